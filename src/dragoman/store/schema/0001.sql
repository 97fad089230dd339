-- The first schema. Each statement ends with ";" at the end of a line. What is written here reads the same to SQLite and,
-- with the types' names replaced (database.py), to PostgreSQL. Numbers (…_no) are given by the writer and never shown to users;
-- ids (…_id) follow from content alone. Records are packed JSON (packing.py). Days are ISO dates.

-- What the store is: "schema" (its version), "project" (a random id).
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE runs (
    run_no INTEGER PRIMARY KEY, kind TEXT NOT NULL, started TEXT NOT NULL, finished TEXT, coder TEXT,
    read INTEGER NOT NULL, coded INTEGER NOT NULL, duplicates INTEGER NOT NULL, filtered INTEGER NOT NULL, set_aside INTEGER NOT NULL
);

CREATE TABLE rejects (
    run_no INTEGER NOT NULL, n INTEGER NOT NULL, path TEXT NOT NULL, line INTEGER, record_id TEXT, reason TEXT NOT NULL,
    PRIMARY KEY (run_no, n)
);

CREATE TABLE coders (coder_no INTEGER PRIMARY KEY, coder TEXT NOT NULL UNIQUE);

-- What came in, byte for byte, once for all records that hold the same.
CREATE TABLE raws (raw_no INTEGER PRIMARY KEY, sha256 BLOB NOT NULL UNIQUE, size INTEGER NOT NULL, content BLOB NOT NULL);

-- The current version of each article. `content`: hash of text and what the record says of itself; `superseded_by`: the id of
-- a later edition of the same page, whose events count instead; `agencies`: those credited, joined by ";"; `digest`: hash of the records of article and events.
CREATE TABLE articles (
    article_no INTEGER PRIMARY KEY, article_id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, content BLOB NOT NULL,
    raw_no INTEGER, published TEXT, title TEXT, outlet TEXT, url TEXT, agencies TEXT NOT NULL, coder_no INTEGER NOT NULL, run_no INTEGER NOT NULL,
    signature_no INTEGER, superseded_by TEXT, digest BLOB NOT NULL, record BLOB NOT NULL
);
CREATE INDEX articles_published ON articles (published);
CREATE INDEX articles_outlet ON articles (outlet);
CREATE INDEX articles_url ON articles (url);
CREATE INDEX articles_signature ON articles (signature_no);
CREATE INDEX articles_coder ON articles (coder_no);

-- Every content an article ever had: what came before is a duplicate, also when a newer edition has replaced it.
CREATE TABLE contents (content BLOB NOT NULL, article_no INTEGER NOT NULL, PRIMARY KEY (content, article_no)) WITHOUT ROWID;

-- Earlier versions, whole, and what became of their events: `new_event` is null where none took its place.
CREATE TABLE versions (
    article_no INTEGER NOT NULL, version INTEGER NOT NULL, run_no INTEGER NOT NULL, reason TEXT NOT NULL, digest BLOB NOT NULL,
    record BLOB NOT NULL, PRIMARY KEY (article_no, version)
);
CREATE TABLE lineage (
    old_event TEXT NOT NULL, new_event TEXT, article_no INTEGER NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (old_event, version)
);

CREATE TABLE events (
    event_no INTEGER PRIMARY KEY, event_id TEXT NOT NULL UNIQUE, article_no INTEGER NOT NULL, story_no INTEGER,
    type TEXT NOT NULL, quad_class INTEGER NOT NULL, auxiliary_modes TEXT NOT NULL, first_day TEXT, last_day TEXT, published TEXT,
    country TEXT, admin1 TEXT, place TEXT, geonameid INTEGER, latitude REAL, longitude REAL, precision TEXT,
    goldstein REAL, plover_score REAL, confidence REAL NOT NULL, record BLOB NOT NULL
);
CREATE INDEX events_article ON events (article_no);
CREATE INDEX events_story ON events (story_no);
CREATE INDEX events_day ON events (first_day, type, country, confidence);
CREATE INDEX events_type ON events (type, first_day, country, confidence);
CREATE INDEX events_country ON events (country, first_day, type, confidence);
CREATE INDEX events_geonameid ON events (geonameid, first_day);

-- `role`: actor or recipient. `first_day` and `type` are the event's, here so that a list by actor needs no other table.
CREATE TABLE participants (
    event_no INTEGER NOT NULL, n INTEGER NOT NULL, role TEXT NOT NULL, words TEXT NOT NULL, name TEXT, actor_id TEXT,
    country TEXT, sector TEXT, first_day TEXT, type TEXT NOT NULL, PRIMARY KEY (event_no, n)
) WITHOUT ROWID;
CREATE INDEX participants_actor ON participants (actor_id, first_day, type, role);
CREATE INDEX participants_country ON participants (country, first_day, type, role);
CREATE INDEX participants_name ON participants (name, first_day, type, role);

CREATE TABLE mentions (
    event_no INTEGER NOT NULL, n INTEGER NOT NULL, trigger_start INTEGER NOT NULL, trigger_end INTEGER NOT NULL,
    sentence_start INTEGER NOT NULL, sentence_end INTEGER NOT NULL, PRIMARY KEY (event_no, n)
) WITHOUT ROWID;

CREATE TABLE counts (
    event_no INTEGER NOT NULL, kind TEXT NOT NULL, low INTEGER NOT NULL, high INTEGER, PRIMARY KEY (event_no, kind)
) WITHOUT ROWID;

-- Who says what. `event_no` is null for what is said of no event; one saying about two events stands here twice.
CREATE TABLE attributions (
    article_no INTEGER NOT NULL, n INTEGER NOT NULL, event_no INTEGER, source TEXT, anonymous INTEGER, name TEXT, actor_id TEXT,
    kind TEXT NOT NULL, via TEXT NOT NULL, content_start INTEGER NOT NULL, content_end INTEGER NOT NULL,
    PRIMARY KEY (article_no, n)
) WITHOUT ROWID;

CREATE TABLE places (
    article_no INTEGER NOT NULL, n INTEGER NOT NULL, words TEXT NOT NULL, name TEXT NOT NULL, geonameid INTEGER, country TEXT,
    latitude REAL, longitude REAL, precision TEXT NOT NULL, PRIMARY KEY (article_no, n)
) WITHOUT ROWID;

CREATE TABLE dates (
    article_no INTEGER NOT NULL, n INTEGER NOT NULL, words TEXT NOT NULL, first_day TEXT, last_day TEXT, granularity TEXT,
    PRIMARY KEY (article_no, n)
) WITHOUT ROWID;

-- Wire copies: one signature for each wording (`keys`: how many it has), the keys by which likely copies meet, the pairs that
-- are copies, and the family (the smallest number in it) that they tie together. Keys are written down many at a time: those
-- of the wordings after the one that `meta` names ("copy keys written") are in their signatures alone.
CREATE TABLE signatures (
    signature_no INTEGER PRIMARY KEY, wording BLOB NOT NULL UNIQUE, family INTEGER NOT NULL, keys INTEGER NOT NULL, content BLOB NOT NULL
);
CREATE INDEX signatures_family ON signatures (family);
INSERT INTO meta (key, value) VALUES ('copy keys written', '0');
CREATE TABLE copy_keys (key INTEGER NOT NULL, signature_no INTEGER NOT NULL, PRIMARY KEY (key, signature_no)) WITHOUT ROWID;
CREATE TABLE copies (first_no INTEGER NOT NULL, second_no INTEGER NOT NULL, score REAL NOT NULL, PRIMARY KEY (first_no, second_no)) WITHOUT ROWID;
CREATE INDEX copies_second ON copies (second_no);

-- Stories: what linking keeps of each real event, the keys by which reports of one happening meet, and the pairs that link.
CREATE TABLE sightings (event_no INTEGER PRIMARY KEY, article_no INTEGER NOT NULL, words BLOB NOT NULL, content BLOB NOT NULL);
CREATE TABLE sighting_keys (key INTEGER NOT NULL, event_no INTEGER NOT NULL, PRIMARY KEY (key, event_no)) WITHOUT ROWID;
CREATE TABLE links (
    first_no INTEGER NOT NULL, second_no INTEGER NOT NULL, score REAL NOT NULL, PRIMARY KEY (first_no, second_no)
) WITHOUT ROWID;
CREATE INDEX links_second ON links (second_no);
-- `record` is null for a story of one report, which is told from its event when it is asked for.
CREATE TABLE stories (
    story_no INTEGER PRIMARY KEY, story_id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, first_day TEXT, last_day TEXT,
    country TEXT, place TEXT, events INTEGER NOT NULL, articles INTEGER NOT NULL, independent_origins INTEGER NOT NULL,
    disputed INTEGER NOT NULL, flagged INTEGER NOT NULL, record BLOB
);
CREATE INDEX stories_day ON stories (first_day, type, country);
CREATE INDEX stories_type ON stories (type, first_day);
CREATE INDEX stories_country ON stories (country, first_day);

-- What people decided. `kind`: same (the two events report one happening), different. Never changed: undone by a later one.
CREATE TABLE decisions (
    decision_no INTEGER PRIMARY KEY, made TEXT NOT NULL, made_by TEXT NOT NULL, kind TEXT NOT NULL, first_event TEXT NOT NULL,
    second_event TEXT NOT NULL, note TEXT, undone_by INTEGER
);
CREATE INDEX decisions_first ON decisions (first_event);
CREATE INDEX decisions_second ON decisions (second_event);

-- Where the watcher stands with each feed.
CREATE TABLE cursors (feed TEXT PRIMARY KEY, state TEXT NOT NULL);

-- Salted marks of what was erased, so that it does not come back.
CREATE TABLE erasures (mark BLOB PRIMARY KEY, kind TEXT NOT NULL) WITHOUT ROWID;

-- Append-only. `chain` hashes the chain so far and this entry's `seal`; `seal` hashes `salt` and `body`, which an erasure empties.
CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY, run_no INTEGER NOT NULL, kind TEXT NOT NULL, body BLOB, salt BLOB, seal BLOB NOT NULL, chain BLOB NOT NULL
);

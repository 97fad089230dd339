"""Feeds of every kind to entries, and what is no feed."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path

import pytest

from dragoman.fetch import Feed, FeedEntry, parse_feed
from dragoman.fetch.errors import FetchError, NotAFeedError, TooLargeError

URL = "https://news.example/feeds/all.xml"


def rss(items: str, *, head: str = "", version: str = "2.0") -> bytes:
    return f'{head}<rss version="{version}"><channel><title>Kalvo News</title>{items}</channel></rss>'.encode()


def item(**fields: str) -> str:
    named = {"title": "Troops leave", "link": "https://news.example/a", **fields}
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in named.items() if value) + "</item>"


def atom(entry: str) -> bytes:
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Kalvo News</title><id>f</id><entry>{}</entry></feed>'
    return feed.format(entry).encode()


def parse(data: bytes, content_type: str | None = None) -> Feed:
    return parse_feed(data, url=URL, content_type=content_type)


def only(data: bytes, content_type: str | None = None) -> FeedEntry:
    (entry,) = parse(data, content_type).entries
    return entry


RSS_1 = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.example/"><title>Kalvo News</title></channel>
<item rdf:about="https://news.example/a"><title>Troops leave</title><link>https://news.example/a</link>
<description>They left.</description><dc:date>2024-03-07T23:30:00-05:00</dc:date></item></rdf:RDF>"""
RSS_090 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>Kalvo News</title></channel>
<item><title>Troops leave</title><link>https://news.example/a</link></item></rdf:RDF>"""
DOCTYPE_091 = (
    '<?xml version="1.0"?>\n<!-- old -->\n<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"\n'
    ' "http://my.netscape.com/publish/formats/rss-0.91.dtd">\n'
)
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Kalvo News",
    "items": [
        {
            "id": "https://news.example/a",
            "url": "https://news.example/a",
            "title": "Troops leave",
            "summary": "They left.",
            "date_published": "2024-03-07T23:30:00-05:00",
        }
    ],
}


@pytest.mark.parametrize(
    ("data", "summary", "published"),
    [
        (rss(item(description="They left.", pubDate="Thu, 07 Mar 2024 23:30:00 -0500")), "They left.", "2024-03-08"),
        (rss(item(description="They left."), head=DOCTYPE_091, version="0.91"), "They left.", None),
        (rss(item(description="They left."), version="0.92"), "They left.", None),
        (RSS_090.encode(), None, None),
        (RSS_1.encode(), "They left.", "2024-03-08"),
        (
            atom(
                '<id>https://news.example/a</id><title>Troops leave</title><link href="https://news.example/a"/>'
                "<published>2024-03-07T10:00:00Z</published><updated>2024-03-09T10:00:00Z</updated>"
                "<summary>They left.</summary>"
            ),
            "They left.",
            "2024-03-07",
        ),
        (json.dumps(JSON_FEED).encode(), "They left.", "2024-03-08"),
    ],
    ids=["rss 2.0", "rss 0.91", "rss 0.92", "rss 0.90", "rss 1.0", "atom", "json"],
)
def test_feeds_of_every_kind(data: bytes, summary: str | None, published: str | None) -> None:
    assert parse(data) == Feed(
        "Kalvo News",
        (FeedEntry("https://news.example/a", "https://news.example/a", "Troops leave", published, summary, None),),
    )


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Troops leave &amp; talk", "Troops leave & talk"),
        ("AT&amp;amp;T workers strike", "AT&T workers strike"),
        ("&lt;b&gt;Troops&lt;/b&gt; leave", "Troops leave"),
        ("&lt;b&gt;Troops leave", "Troops leave"),
        ("<![CDATA[<em>Troops</em> leave &quot;now&quot;]]>", 'Troops leave "now"'),
        ("Rates &lt; 5% and &gt; 2%", "Rates < 5% and > 2%"),
        ("Troops\n   leave", "Troops leave"),
        ("It&amp;#8217;s over", "It’s over"),
        ("<![CDATA[Troops<script>alert(1)</script> leave]]>", "Troops leave"),
        ("", None),
    ],
)
def test_titles_are_plain_text(title: str, words: str | None) -> None:
    assert only(rss(item(title=title))).title == words


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("<title>A &lt;b> &amp;amp; c</title>", "A <b> &amp; c"),
        ('<title type="html">A &lt;b&gt;b&lt;/b&gt; &amp;amp; c</title>', "A b & c"),
        (
            '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>b</b> &amp; c</div></title>',
            "A b & c",
        ),
    ],
)
def test_atom_says_what_is_html(title: str, words: str) -> None:
    assert only(atom(f'<id>1</id>{title}<link href="/a"/>')).title == words


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"link": "/a?b=1&amp;c=2"}, "https://news.example/a?b=1&c=2"),
        ({"link": "a"}, "https://news.example/feeds/a"),
        ({"link": "//other.example/a"}, "https://other.example/a"),
        ({"link": "", "guid": "https://news.example/g"}, "https://news.example/g"),
        ({"link": "", "description": "Words."}, None),
        ({"link": "ftp://news.example/a", "description": "Words."}, None),
        ({"link": "javascript:alert(1)", "description": "Words."}, None),
        ({"link": "http://user:pass@news.example/", "description": "Words."}, None),
    ],
)
def test_links_are_whole_or_left_out(fields: dict[str, str], url: str | None) -> None:
    assert only(rss(item(**fields))).url == url


def test_an_entry_with_neither_link_nor_words_is_left_out() -> None:
    assert parse(rss(item(link="") + item(link="mailto:a@b.example"))).entries == ()


@pytest.mark.parametrize(
    ("items", "keys"),
    [
        (item(guid="g1"), ["g1"]),
        (item(link="https://News.example/a?utm_source=rss#x"), ["https://news.example/a"]),
        (
            item(guid="same", link="/a") + item(guid="same", link="/b"),
            ["https://news.example/a", "https://news.example/b"],
        ),
        (item(link="/a") + item(link="/a?fbclid=1"), ["https://news.example/a"]),
        (item(guid="g" * 1_001), ["https://news.example/a"]),
    ],
)
def test_an_entry_is_known_by_its_id_else_by_its_url(items: str, keys: list[str]) -> None:
    found = parse(rss(items.replace("<guid>", '<guid isPermaLink="false">'))).entries
    assert [entry.key for entry in found] == keys


def test_an_entry_without_either_is_known_by_its_words() -> None:
    first = only(rss(item(link="", description="Words.")))
    other = only(rss(item(link="", description="Other words.")))
    assert first.key.startswith("sha256:")
    assert first.key != other.key
    assert first == only(rss(item(link="", description="Words.")))


CONTENT = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'


@pytest.mark.parametrize(
    ("data", "content"),
    [
        (
            rss(item(description="Short.") + "")
            .replace(b"<rss", b"<rss" + CONTENT.encode())
            .replace(b"</item>", b"<content:encoded><![CDATA[<p>Troops <b>left</b>.</p>]]></content:encoded></item>"),
            "<p>Troops <b>left</b>.</p>",
        ),
        (
            atom('<id>1</id><link href="/a"/><content type="html">&lt;p>Troops left.&lt;/p></content>'),
            "<p>Troops left.</p>",
        ),
        (
            atom(
                '<id>1</id><link href="/a"/><content type="xhtml">'
                '<div xmlns="http://www.w3.org/1999/xhtml"><p>Troops left.</p></div></content>'
            ),
            "<p>Troops left.</p>",
        ),
        (atom('<id>1</id><link href="/a"/><content>Troops &lt; left.</content>'), "<p>Troops &lt; left.</p>"),
        (atom('<id>1</id><link href="/a"/><content type="image/png">iVBORw0KGgo=</content>'), None),
        (
            json.dumps({**JSON_FEED, "items": [{"id": "1", "content_text": "Troops left.\n\nThey <went>."}]}).encode(),
            "<p>Troops left.</p><p>They &lt;went&gt;.</p>",
        ),
        (
            json.dumps({**JSON_FEED, "items": [{"id": "1", "content_html": "<p>A\ud800\0"}]}).encode(),
            "<p>A\ufffd\ufffd",
        ),
        (json.dumps({**JSON_FEED, "items": [{"id": 7, "url": "/a", "content_html": "<p>A"}]}).encode(), "<p>A"),
    ],
)
def test_the_whole_text_comes_as_html(data: bytes, content: str | None) -> None:
    assert only(data).content_html == content


WORDS = "Правительство объявило о новых мерах"


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "", None),
        ("utf-8-sig", "", None),
        ("utf-16", "", None),
        ("utf-16-be", "", None),
        ("windows-1251", ' encoding="windows-1251"', None),
        ("koi8-r", "", "application/rss+xml; charset=koi8-r"),
        ("utf-8", ' encoding="windows-1251"', "text/xml"),
    ],
)
def test_feeds_come_in_any_encoding(encoding: str, declared: str, content_type: str | None) -> None:
    head = f'<?xml version="1.0"{declared}?>\n'
    data = rss(item(title=WORDS), head=head).decode().encode(encoding)
    assert only(data, content_type).title == WORDS


@pytest.mark.parametrize("published", ["yesterday", "Thu, 99 Mar 2024", "0000-00-00", "1:" * 10_000])
def test_what_is_no_date_is_none(published: str) -> None:
    assert only(rss(item(pubDate=published))).published is None


ENTITY = '<!DOCTYPE rss [<!ENTITY a "ha">]>'
OWN_DTD = "declares entities of its own (a DTD inside the document), which is refused"
WEB_PAGE = "is a web page, not a feed; give the address of the feed itself"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"<!DOCTYPE html><html><body>News</body></html>", WEB_PAGE),
        (b"<html><body>News</body></html>", WEB_PAGE),
        (b'<?xml version="1.0"?>\n<!-- x --><html xmlns="http://www.w3.org/1999/xhtml"/>', WEB_PAGE),
        (b"Just words.", "is no feed: neither XML nor JSON"),
        (b"/etc/passwd", "is no feed: neither XML nor JSON"),
        (b"http://127.0.0.1/feed", "is no feed: neither XML nor JSON"),
        (b"%PDF-1.7", "is a PDF file, not a feed"),
        (b"<urlset><url><loc>http://a.example/</loc></url></urlset>", "is XML, but neither RSS nor Atom"),
        (b'{"a": 1}', "is JSON, but no JSON Feed (no version and items)"),
        (b'{"items": []}', "is JSON, but no JSON Feed (no version and items)"),
        (b"[1, 2]", "is JSON, but no JSON Feed (no version and items)"),
        (b'{"a": ', "is no feed: not JSON: Expecting value at character 6"),
        (b"[" * 100_000, "is no feed: nested deeper than 64 levels"),
        (rss(item(), head=ENTITY), OWN_DTD),
        (rss(item(), head="<?xml version='1.0'?><!-- c -->\n" + ENTITY), OWN_DTD),
        (rss(item(), head=ENTITY).decode().encode("utf-16"), OWN_DTD),
        (rss(item(), head=ENTITY).decode().encode("utf-32-le"), OWN_DTD),
        (rss(item(), head='<!DOCTYPE rss SYSTEM "a>b" [<!ENTITY a "ha">]>'), "is no feed: neither XML nor JSON"),
        (rss(item(), head='<!ENTITY a "ha">'), OWN_DTD),
        (rss(item(), head='<!doctype rss [ <!ENTITY % a SYSTEM "http://127.0.0.1/"> ]>'), OWN_DTD),
        (b"<!-- never closed", 'is no feed: a "<!" is not closed'),
        (rss("<a>" * 200 + "</a>" * 200), "its elements are nested deeper than 100 levels"),
    ],
)
def test_what_is_no_feed(data: bytes, reason: str) -> None:
    with pytest.raises(NotAFeedError) as caught:
        parse(data)
    assert (caught.value.reason, str(caught.value)) == (reason, f"{URL}: {reason}")


def test_a_feed_that_names_a_file_does_not_open_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "feed").write_bytes(rss(item()))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotAFeedError):
        parse(b"feed")


@pytest.mark.parametrize(
    "data",
    [
        rss(item(title="Troops&nbsp;leave")),
        rss(item(title="Troops leave") + "<item><title>cut").replace(b"</channel></rss>", b""),
        rss(item(title="Troops leave", description="<p>unclosed <br> & loose")),
    ],
)
def test_a_small_feed_with_broken_xml_is_mended(data: bytes) -> None:
    assert parse(data).entries[0].title == "Troops leave"


def test_a_large_feed_with_broken_xml_is_refused() -> None:
    with pytest.raises(NotAFeedError, match=r"is no well-formed XML \(.*\), and over 524288 bytes, too large to mend"):
        parse(rss(item(description="a" * 600_000) + "<open>"))


@pytest.mark.parametrize("kind", ["xml", "json"])
def test_more_than_fifty_thousand_entries_are_refused(kind: str) -> None:
    items = [{"id": str(number)} for number in range(50_001)]
    data = rss("<item/>" * 50_001) if kind == "xml" else json.dumps({**JSON_FEED, "items": items}).encode()
    with pytest.raises(TooLargeError) as caught:
        parse(data)
    assert caught.value.reason == "holds more than 50000 entries"


@pytest.mark.parametrize(
    "data",
    [
        b"\n" * 1_000_000 + b"<rss/>",
        b"<rss>" + b"\n" * 1_000_000,
        b"<rss><channel><item><title>" + b"<a b='" * 20_000,
        b"<rss><channel><item><title>" + b"<!--" * 100_000,
        b"<!" * 200_000,
        b"<!DOCTYPE " * 50_000,
        rss(item(title="&lt;a " * 100_000)),
        rss(item(title="&lt;!--" * 100_000)),
    ],
    ids=["space", "more space", "attributes", "comments", "declarations", "doctypes", "tags", "title comments"],
)
def test_hostile_feeds_take_no_time(data: bytes) -> None:
    started = time.monotonic()
    with contextlib.suppress(FetchError):
        parse(data)
    assert time.monotonic() - started < 4.0

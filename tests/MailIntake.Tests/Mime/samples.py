#!/usr/bin/env python3
"""Makes the sample mails of SampleMailTests: NAME.eml beside NAME.json.

Every sample is one difficulty. The mail is built from what it is meant to say, with Python's own codecs, so the expectation
is known before anything reads it: python3 samples.py writes both files of each sample into Samples/.
"""
import base64
import hashlib
import json
import pathlib
import quopri
import unicodedata

HERE = pathlib.Path(__file__).parent / "Samples"
NAMES = set()


def b64(octets):
    return base64.b64encode(octets)


def gb(text):
    return text.encode("gb18030")


def word(octets, charset="gb2312"):
    """A B-encoded word (RFC 2047) of these octets."""
    return b"=?" + charset.encode() + b"?B?" + b64(octets) + b"?="


def q_word(octets, charset="gb2312"):
    return b"=?" + charset.encode() + b"?Q?" + b"".join(b"=%02X" % b for b in octets) + b"?="


def lines64(octets, eol=b"\r\n"):
    text = b64(octets)
    return b"".join(text[i:i + 76] + eol for i in range(0, len(text), 76))


def head(subject=b"s", sender=b"a@b.cn", message_id=b"<1@b.cn>", extra=b""):
    return b"From: " + sender + b"\r\nSubject: " + subject + b"\r\nMessage-ID: " + message_id + b"\r\n" + extra


def sample(name, why, mail, subject="s", sender=((None, "a@b.cn"),), message_id="1@b.cn", text="", files=(), defects=()):
    """Writes a sample; files are (name, media type, octets)."""
    assert name not in NAMES, name
    NAMES.add(name)
    (HERE / (name + ".eml")).write_bytes(mail)
    (HERE / (name + ".json")).write_text(json.dumps({
        "subject": subject,
        "from": [{"name": n, "address": a} for n, a in sender],
        "messageId": message_id,
        "text": text,
        "attachments": [{"filename": n, "mediaType": t, "size": len(o), "sha256": hashlib.sha256(o).hexdigest()} for n, t, o in files],
        "defects": list(defects),
    }, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{name}: {why}")


PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
MIXED = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
RAW8 = "邮件头含有未编码的 8 位字符，已判断其字符集"
DOCX = bytes(range(256)) * 3


def subjects():
    s = "关于報告㐀𠮷的情况"  # GB 2312, GBK (報), four-byte GB18030 (㐀, 𠮷)
    raw = gb(s)
    sample("subject-gb2312-is-gb18030", "gb2312 label, GBK and four-byte GB18030 octets",
           head(word(raw)) + PLAIN, subject=s)
    for cut in (1, 2, 3, 5, 9, 11):
        sample(f"subject-split-at-{cut}", "two words split within a character",
               head(word(raw[:cut]) + b"\r\n " + word(raw[cut:])) + PLAIN, subject=s)
    sample("subject-glued-words", "words without white space between them",
           head(word(raw[:7]) + word(raw[7:])) + PLAIN, subject=s)
    sample("subject-glued-to-text", "a word glued to ASCII text on both sides",
           head(b"Re:" + word(gb("转发")) + b"(2)") + PLAIN, subject="Re:转发(2)")
    for label in ("gbk", "x-gbk", "cp936", "ms936", "windows-936", "csGB2312", "GB18030", "gb2312-80", "euc-cn"):
        sample(f"subject-label-{label.lower()}", "a name of the GB family", head(word(raw, label)) + PLAIN, subject=s)
    sample("subject-mixed-b-and-q", "B and Q of one charset, split within a character",
           head(word(raw[:3]) + b" " + q_word(raw[3:])) + PLAIN, subject=s)
    u = "政务信息𠮷报送".encode()
    sample("subject-utf8-split", "UTF-8 words split within a character",
           head(word(u[:4], "utf-8") + b"\r\n\t" + word(u[4:13], "UTF-8") + b"\r\n " + word(u[13:], "utf8")) + PLAIN, subject="政务信息𠮷报送")
    sample("subject-raw-gbk", "raw GBK, no encoding", head(gb("关于报送政务信息的通知")) + PLAIN, subject="关于报送政务信息的通知", defects=[RAW8])
    sample("subject-raw-utf8", "raw UTF-8", head("关于报送政务信息的通知".encode()) + PLAIN, subject="关于报送政务信息的通知", defects=[RAW8])
    sample("subject-raw-gbk-and-word", "raw GBK beside an encoded word",
           head(gb("转发：") + b" " + word(gb("通知"))) + PLAIN, subject="转发： 通知", defects=[RAW8])
    sample("subject-unpadded-base64", "base64 without its padding",
           head(b"=?gb2312?B?" + b64(gb("通报")).rstrip(b"=") + b"?= ok") + PLAIN, subject="通报 ok")
    encoded = b64(gb("关于季度考核结果的通报"))
    sample("subject-base64-cut-in-a-group", "one base64 text cut into two words within a group of four",
           head(b"=?gb2312?B?" + encoded[:9] + b"?=\r\n =?gb2312?B?" + encoded[9:] + b"?=") + PLAIN, subject="关于季度考核结果的通报")
    sample("subject-folded-inside-word", "a line folded inside an encoded word",
           head(b"=?gb2312?B?" + encoded[:8] + b"\r\n " + encoded[8:] + b"?=") + PLAIN, subject="关于季度考核结果的通报")
    sample("subject-q-with-blanks", "Q with blanks that should be underscores",
           head(b"=?utf-8?Q?=E9=80=9A=E7=9F=A5 a b_c?=") + PLAIN, subject="通知 a b c")
    sample("subject-hz", "HZ words", head(b"=?hz-gb-2312?Q?~{VPND~}?=") + PLAIN, subject="中文")
    sample("subject-big5", "Big5 words", head(word("關於報告".encode("big5"), "big5")) + PLAIN, subject="關於報告")
    sample("subject-language", "a language after the charset (RFC 2231 section 5)", head(b"=?utf-8*zh-CN?B?" + b64("通知".encode()) + b"?=") + PLAIN, subject="通知")
    sample("subject-controls", "control characters are removed, tab stays", head(word("a\x00b\x07\tc".encode(), "utf-8")) + PLAIN, subject="ab\tc")
    sample("subject-nfd", "decomposed characters are composed", head(word(unicodedata.normalize("NFD", "Ünïcödé 각").encode(), "utf-8")) + PLAIN, subject="Ünïcödé 각")
    sample("subject-unclosed-word", "a word that is never closed stays as it is",
           head(b"=?gb2312?B?zajWqg==") + PLAIN, subject="=?gb2312?B?zajWqg==", defects=["编码字没有结束，按原样保留"])


def bodies():
    s = "各单位：\n请于6月5日前报送㐀𠮷信息。\n"
    crlf = s.replace("\n", "\r\n")
    for label in ("gb2312", "gbk", "x-gbk", "cp936", "gb18030"):
        sample(f"body-{label}-base64", "Chinese text in base64",
               head(extra=f"Content-Type: text/plain; charset={label}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()) + lines64(gb(crlf)), text=s)
    sample("body-gb2312-qp", "quoted-printable with soft breaks",
           head(extra=b'Content-Type: text/plain; charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n') + quopri.encodestring(gb(s)).replace(b"\n", b"\r\n"), text=s)
    sample("body-8bit-gbk-labelled", "8bit with a label", head(extra=b"Content-Type: text/plain; charset=GBK\r\nContent-Transfer-Encoding: 8bit\r\n\r\n") + gb(crlf), text=s)
    sample("body-8bit-gbk-unlabelled", "no Content-Type at all, GBK octets", head() + b"\r\n" + gb(crlf), text=s)
    sample("body-8bit-utf8-unlabelled", "no Content-Type at all, UTF-8 octets", head() + b"\r\n" + crlf.encode(), text=s)
    sample("body-hz", "HZ with a shift that its line's end ends", head(extra=b"Content-Type: text/plain; charset=HZ-GB-2312\r\n\r\n") + b"~{VPND~} a~~b\n~{VPND\nend", text="中文 a~b\n中文\nend")
    sample("body-utf16", "UTF-16 with a mark in base64",
           head(extra=b"Content-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\n") + lines64(s.encode("utf-16")), text=s)
    t = "關於報送政務信息的通知，請查收。"
    sample("body-big5", "Big5", head(extra=b"Content-Type: text/plain; charset=big5\r\n\r\n") + t.encode("big5"), text=t)
    sample("body-big5-unlabelled", "Big5 octets without a label", head() + b"\r\n" + t.encode("big5"), text=t)
    sample("body-utf7", "UTF-7", head(extra=b"Content-Type: text/plain; charset=utf-7\r\n\r\n") + "通知+a".encode("utf-7"), text="通知+a")
    sample("body-latin1-is-windows-1252", "ISO-8859-1 is read as windows-1252", head(extra=b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n") + b"\x93caf\xe9\x94", text="“café”")
    sample("body-flowed", "format=flowed joins lines", head(extra=b"Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n") + b"one \r\ntwo\r\n three\r\n-- \r\nme", text="one two\nthree\n-- \nme")
    sample("body-empty", "no body", head() + b"\r\n")
    sample("body-lf-only", "line feeds alone end the lines", head().replace(b"\r\n", b"\n") + b"\nline 1\nline 2\n", text="line 1\nline 2\n")
    sample("body-bare-cr", "bare carriage returns in the text", head(extra=b"\r\n") + b"a\rb\r\nc", text="a\nb\nc")


def structures():
    docx = b'--b\r\nContent-Type: application/octet-stream; charset="gb18030"; name="' + word(gb("报告.docx"), "gb18030") + b'"\r\nContent-Transfer-Encoding: base64\r\n\r\n' + lines64(DOCX)
    file = ("报告.docx", "application/octet-stream", DOCX)
    text = b"--b\r\n\r\ntext\r\n"
    sample("parts-qq-docx", "docx as QQ sends it", head(extra=MIXED) + b"preamble\r\n" + text + docx + b"--b--\r\nepilogue\r\n", text="text", files=[file])
    sample("parts-no-final-boundary", "the final delimiter is missing", head(extra=MIXED) + text + docx.removesuffix(b"\r\n"), text="text", files=[file],
           defects=["multipart 没有结束边界，读到邮件末尾"])
    sample("parts-blanks-after-boundary", "blanks behind the delimiters", head(extra=MIXED) + text.replace(b"--b", b"--b \t") + docx + b"--b-- \r\n", text="text", files=[file])
    nested = b'--b\r\nContent-Type: multipart/alternative; boundary="bb"\r\n\r\n--bb\r\n\r\nplain\r\n--bb\r\nContent-Type: text/html\r\n\r\n<p>html\r\n--bb--\r\n'
    sample("parts-prefix-boundaries", "one boundary is the beginning of another", head(extra=MIXED) + nested + docx + b"--b--\r\n", text="plain", files=[file])
    sample("parts-inner-not-closed", "the inner multipart has no final delimiter", head(extra=MIXED) + nested.replace(b"--bb--\r\n", b"") + docx + b"--b--\r\n", text="plain", files=[file],
           defects=["multipart 没有结束边界，按外层边界结束"])
    inner = head(b"inner") + b"\r\ninner text"
    sample("parts-message-rfc822", "an attached mail is one leaf", head(extra=MIXED) + text + b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b--\r\n", text="text",
           files=[(None, "message/rfc822", inner)])
    sample("parts-two-texts", "several inline texts are joined by one line feed", head(extra=MIXED) + text + b"--b\r\n\r\nmore\r\n--b--\r\n", text="text\nmore")
    sample("parts-text-attachment", "text/plain with a disposition is a file", head(extra=MIXED) + text + b"--b\r\nContent-Disposition: attachment\r\n\r\nfile\r\n--b--\r\n", text="text",
           files=[(None, "text/plain", b"file")])
    sample("parts-calendar", "a calendar part is a file", head(extra=MIXED) + text + b"--b\r\nContent-Type: TEXT/Calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n--b--\r\n", text="text",
           files=[(None, "text/calendar", b"BEGIN:VCALENDAR")])
    sample("parts-base64-garbage", "foreign characters and blanks in base64", head(extra=MIXED) + text + b'--b\r\nContent-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n AwQF\r\n!BgcI\r\n--b--\r\n', text="text",
           files=[(None, "a/b", bytes(range(9)))], defects=["内容的传输编码有损坏，能读的部分已读出"])
    sample("parts-base64-concatenated", "two padded base64 texts one after another", head(extra=MIXED) + text + b'--b\r\nContent-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\nAAECAw==\r\nBAUGBw==\r\n--b--\r\n', text="text",
           files=[(None, "a/b", bytes(range(8)))])
    sample("parts-uuencode", "uuencode as a transfer encoding", head(extra=MIXED) + text + b'--b\r\nContent-Type: a/b; name=x.bin\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x.bin\r\n#0V%T\r\n`\r\nend\r\n--b--\r\n', text="text",
           files=[("x.bin", "a/b", b"Cat")])
    sample("parts-no-header", "a part without a header or an empty line", head(extra=MIXED) + b"--b\r\n\r\ntext\r\n--b\r\nno header here\r\n--b--\r\n", text="text\nno header here", defects=["邮件头中有不是字段的行，已跳过", "邮件头与正文之间没有空行"])
    sample("parts-empty-part", "a delimiter right after another", head(extra=MIXED) + b"--b\r\n--b\r\n\r\ntext\r\n--b--\r\n", text="\ntext", defects=["邮件头与正文之间没有空行"])


def names():
    n = "关于報告㐀𠮷的情况（定稿）.docx"

    def file(header):
        return head(extra=MIXED) + b"--b\r\n" + header + b"\r\n\r\nx\r\n--b--\r\n"

    def named(name, why, header, filename=n, defects=(), kind="application/octet-stream"):
        sample("name-" + name, why, file(header), files=[(filename, kind, b"x")], defects=defects)

    t = b"Content-Type: application/octet-stream; "
    named("word-quoted", "an encoded word in quotes", t + b'name="' + word(gb(n)) + b'"')
    named("word-unquoted", "an encoded word without quotes", t + b"name=" + word(gb(n)))
    named("words-folded", "words on two lines, split within a character", t + b'name="' + word(gb(n)[:7]) + b"\r\n " + word(gb(n)[7:]) + b'"')
    named("raw-gbk", "raw GBK octets", t + b'name="' + gb(n) + b'"', defects=[RAW8])
    named("raw-utf8", "raw UTF-8 octets", t + b'name="' + n.encode() + b'"', defects=[RAW8])
    named("raw-gbk-backslash", "GBK characters whose second octet is a backslash", t + b'name="' + gb("誠實的報告.doc") + b'"', filename="誠實的報告.doc", defects=[RAW8])
    pct = "".join("%%%02X" % b for b in gb(n))
    named("rfc2231", "RFC 2231 with a charset", t + f"\r\n name*=gb18030''{pct}".encode())
    named("rfc2231-gb2312", "RFC 2231 labelled gb2312 with GB18030 octets", t + f"\r\n name*=gb2312'zh-cn'{pct}".encode())
    named("rfc2231-continued", "RFC 2231 in sections cut within a character", t + f"\r\n name*0*=gb18030''{pct[:9]};\r\n name*1*={pct[9:30]};\r\n name*2*={pct[30:]}".encode())
    named("rfc2231-out-of-order", "sections in another order", t + f"\r\n name*1*={pct[9:]};\r\n name*0*=gb18030''{pct[:9]}".encode())
    words = word(gb(n)).decode()
    named("words-in-sections", "encoded words cut into RFC 2231 sections", t + f'\r\n name*0="{words[:20]}";\r\n name*1="{words[20:]}"'.encode())
    named("inner-quotes", "quotes inside the quoted name", t + 'name="关于"十四五"规划.doc"'.encode(), filename='关于"十四五"规划.doc', defects=[RAW8])
    named("disposition-first", "filename counts before name", t + b"name=a.doc\r\nContent-Disposition: attachment; filename=\"" + word(gb(n)) + b'"')
    named("unquoted-blanks", "blanks in a name without quotes", t + b"name=my report 1.doc", filename="my report 1.doc")


def senders():
    def from_(name, why, header, sender, defects=()):
        sample("from-" + name, why, head(sender=header) + PLAIN, sender=sender, defects=defects)

    from_("word", "an encoded name", word(gb("张三")) + b" <z@b.cn>", [("张三", "z@b.cn")])
    from_("word-quoted", "an encoded name in quotes", b'"' + word(gb("张三")) + b'" <z@b.cn>', [("张三", "z@b.cn")])
    from_("raw-gbk", "a raw GBK name in quotes", b'"' + gb("国投集团办公室") + b'" <z@b.cn>', [("国投集团办公室", "z@b.cn")], [RAW8])
    from_("comment", "the name in a comment", b"z@b.cn (" + word(gb("张三")) + b")", [("张三", "z@b.cn")])
    from_("group", "a group of two", b"office: a@b.cn, B <b@b.cn>;", [(None, "a@b.cn"), ("B", "b@b.cn")])
    from_("route", "an obsolete route", b"<@x.cn,@y.cn:z@b.cn>", [(None, "z@b.cn")])
    from_("at-in-name", "an address as the name", b"z@b.cn <z@b.cn>", [("z@b.cn", "z@b.cn")])
    from_("glued", "no blank before the angle", word(gb("张三")) + b"<z@b.cn>", [("张三", "z@b.cn")])
    from_("brand", "a quoted name, a comma, an address: nothing is guessed", b'"x@brand", <real@y.cn>', [("x@brand", ""), (None, "real@y.cn")], ["发件人或收件人只有名称，没有地址"])
    from_("unclosed", "the angle is never closed", b"Z <z@b.cn", [("Z", "z@b.cn")], ["邮件地址的尖括号没有结束"])
    from_("name-only", "no address", b"John Smith", [("John Smith", "")], ["发件人或收件人只有名称，没有地址"])
    sample("from-two-fields", "two From fields", head(extra=b"From: c@d.cn\r\n") + PLAIN, sender=[(None, "a@b.cn"), (None, "c@d.cn")], defects=["发件人（From）出现 2 次"])
    sample("message-id-unclosed", "a Message-ID that is not closed", head(message_id=b"<1@b.cn") + PLAIN, defects=["Message-ID 的写法不合规范，按能读出的部分记录"])
    sample("mbox-line", "the separator line of an mbox file", b"From a@b.cn Mon Jun  5 08:30:00 2023\r\n" + head() + PLAIN)


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for old in HERE.iterdir():
        old.unlink()
    subjects()
    bodies()
    structures()
    names()
    senders()
    print(len(NAMES), "samples")

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


def more_subjects():
    def subject(name, why, header, text, defects=()):
        sample("subject-" + name, why, head(header) + PLAIN, subject=text, defects=defects)

    def labelled(label, text, codec):
        subject("charset-" + label.lower(), "a word in " + label, word(text.encode(codec), label), text)

    labelled("iso-2022-jp", "日本語の件名", "iso2022_jp")
    labelled("shift_jis", "日本語の件名", "shift_jis")
    labelled("euc-jp", "日本語の件名", "euc_jp")
    labelled("euc-kr", "한국어 제목", "euc_kr")
    labelled("ks_c_5601-1987", "한국어 제목", "cp949")
    labelled("koi8-r", "Русская тема", "koi8_r")
    labelled("windows-1251", "Русская тема", "cp1251")
    labelled("cp1251", "Русская тема", "cp1251")
    labelled("iso-8859-2", "Zażółć gęślą jaźń", "iso8859_2")
    labelled("iso-8859-15", "prix 5 €", "iso8859_15")
    labelled("windows-1252", "“café” – 5 €", "cp1252")
    labelled("utf-16", "通知的主题", "utf_16")
    labelled("utf-16be", "通知的主题", "utf_16_be")
    labelled("utf-7", "通知的主题", "utf_7")
    labelled("iso-8859-7", "Ελληνικά", "iso8859_7")
    labelled("windows-1256", "العربية", "cp1256")
    labelled("tis-620", "ไทย", "tis_620")
    subject("charset-iso-2022-cn", "a word in ISO-2022-CN (RFC 1922)", word(b"\x1b$)A\x0e" + bytes(b & 0x7F for b in "通知".encode("gb2312")) + b"\x0f", "iso-2022-cn"), "通知")
    for label in ("unknown-8bit", "default", "x-unknown"):
        subject("charset-" + label, "a label that names nothing on GBK octets", word(gb("关于报送信息的通知"), label), "关于报送信息的通知", ["编码字使用了未知的字符集，已按内容判断"])
    subject("lower-case-encodings", "b and q in lower case", b"=?GB2312?b?" + b64(gb("通知")) + b"?= =?gb2312?q?=d6=d0?=", "通知中")
    subject("two-charsets", "adjacent words of two charsets", word(gb("通知")) + b" " + word("報告".encode("big5"), "big5"), "通知報告")
    subject("far-folds", "words with much white space between them", word(gb("通知")) + b"  \r\n \t\r\n   " + word(gb("报告")), "通知报告")
    subject("blank-kept-in-word", "a blank at a word's end is kept", word(gb("通知 ")) + b"\r\n " + word(gb("报告")), "通知 报告")
    subject("word-between-text", "white space beside text is kept", b"Fw: " + word(gb("通知")) + b" no. 2", "Fw: 通知 no. 2")
    subject("emoji-split", "the four octets of one character in four words", b" ".join(word(bytes([b]), "utf-8") for b in "😀".encode()), "😀")
    subject("long", "a subject of thirty words", b"\r\n ".join(word(gb("政务信息报送工作"[i % 8] * 11)) for i in range(30)), "".join("政务信息报送工作"[i % 8] * 11 for i in range(30)))
    subject("q-question-mark", "an escaped question mark in Q", b"=?utf-8?Q?=E9=80=9A=E7=9F=A5=3F?=", "通知?")
    subject("q-plain-question-mark", "a plain question mark in Q", b"=?utf-8?Q?a?b=E9=80=9A?=", "a?b通")
    subject("q-bad-escape", "an escape that is none", b"=?utf-8?Q?a=GGb=4?=", "a=GGb=4")
    subject("q-raw-octets", "raw octets inside Q", b"=?gb2312?Q?" + gb("通知") + b"?=", "通知")
    subject("b-garbage", "foreign characters inside B", b"=?gb2312?B?zajW!qg*==?=", "通知", ["编码字的 base64 有误，能读的部分已读出"])
    subject("b-double-padding", "padding twice", b"=?gb2312?B?zajWqg====?=", "通知")
    subject("b-concatenated", "two base64 texts in one word", b"=?gb2312?B?zag=1qo=?=", "通知")
    subject("unknown-encoding", "an encoding that is neither B nor Q stays", b"=?gb2312?X?abc?=", "=?gb2312?X?abc?=")
    subject("no-charset", "a word without a charset stays", b"=??B?abc?=", "=??B?abc?=")
    subject("almost-a-word", "text that begins like a word", b"what =? is this ?=", "what =? is this ?=")
    subject("unclosed-then-word", "an unclosed word before a whole one", b"=?gb2312?B?zajW =?gb2312?B?zajWqg==?=", "=?gb2312?B?zajW 通知", ["编码字没有结束，按原样保留"])
    subject("empty-word", "a word of nothing", b"a =?utf-8?B??= b", "a  b")
    subject("quoted-word", "a word in quotes", b'"' + word(gb("通知")) + b'"', '"通知"')
    subject("word-in-brackets", "a word in brackets", b"[" + word(gb("专报")) + b"] x", "[专报] x")
    subject("raw-big5", "raw Big5", "關於報送政務資訊的通知".encode("big5"), "關於報送政務資訊的通知", [RAW8])
    subject("raw-gbk-traditional", "raw GBK, traditional characters", gb("關於報送政務信息的通知"), "關於報送政務信息的通知", [RAW8])
    subject("raw-gb18030-four", "raw GB18030 of four octets", gb("关于𠮷县报送信息"), "关于𠮷县报送信息", [RAW8])
    subject("raw-gbk-short", "raw GBK, two characters", gb("报告"), "报告", [RAW8])
    subject("raw-gbk-and-ascii", "raw GBK among ASCII", b"Fw: " + gb("报送") + b" (1)", "Fw: 报送 (1)", [RAW8])
    subject("raw-latin1", "raw windows-1252", "Müller – café".encode("cp1252"), "Müller – café", [RAW8])
    subject("raw-utf8-cut", "raw UTF-8, cut off within its last character", "关于报送政务信息".encode()[:-1], "关于报送政务信\ufffd", [RAW8])
    subject("fullwidth", "full-width forms are kept", word("ＡＢＣ１２３（）".encode(), "utf-8"), "ＡＢＣ１２３（）")
    subject("nbsp", "a no-break space inside is kept", word("a\u00a0b".encode(), "utf-8"), "a\u00a0b")
    subject("lone-surrogate", "UTF-8 of a surrogate is broken", word(b"a\xed\xa0\x80b", "utf-8"), "a\ufffd\ufffd\ufffdb")
    subject("escape-in-word", "an escape character is removed", word(b"a\x1bb", "utf-8"), "ab")
    subject("compatibility-ideograph", "a compatibility ideograph has a canonical form", word("\uf900".encode(), "utf-8"), "\u8c48")
    subject("tab-folded", "folded with a tab, which is kept", b"one\r\n\ttwo", "one\ttwo")
    subject("trailing-blanks", "blanks at both ends go", b"  one  ", "one")
    sample("subject-missing", "no subject at all", b"From: a@b.cn\r\nMessage-ID: <1@b.cn>\r\n\r\n", subject="")
    sample("subject-empty", "an empty subject", head(b"") + PLAIN, subject="")
    sample("subject-twice", "of two subjects the first counts", head(b"one", extra=b"Subject: two\r\n") + PLAIN, subject="one", defects=["主题（Subject）出现 2 次"])
    sample("subject-no-blank", "no blank behind the colon", b"From:a@b.cn\r\nSubject:one\r\nMessage-ID:<1@b.cn>\r\n\r\n", subject="one")
    sample("subject-upper-case", "names of fields in upper case", b"FROM: a@b.cn\r\nSUBJECT: one\r\nMESSAGE-ID: <1@b.cn>\r\n\r\n", subject="one")
    sample("subject-blank-before-colon", "a blank before the colon", b"From : a@b.cn\r\nSubject : one\r\nMessage-ID : <1@b.cn>\r\n\r\n", subject="one")
    sample("subject-on-next-line", "the value begins on the next line", b"From:\r\n a@b.cn\r\nSubject:\r\n one\r\nMessage-ID:\r\n <1@b.cn>\r\n\r\n", subject="one")


def more_bodies():
    def body(name, why, header, octets, text, defects=(), files=()):
        sample("body-" + name, why, head(extra=header) + b"\r\n" + octets, text=text, defects=defects, files=files)

    utf8 = b"Content-Type: text/plain; charset=utf-8\r\n"
    qp = utf8 + b"Content-Transfer-Encoding: quoted-printable\r\n"
    t64 = utf8 + b"Content-Transfer-Encoding: base64\r\n"
    damaged = ["内容的传输编码有损坏，能读的部分已读出"]
    body("qp-soft-break-blanks", "blanks behind the equals sign of a soft break", qp, b"one= \t\r\ntwo", "onetwo")
    body("qp-lower-case", "escapes in lower case", qp, b"=e9=80=9a", "通")
    body("qp-stray-equals", "equals signs that begin nothing", qp, b"1=1 a=b", "1=1 a=b", damaged)
    body("qp-equals-at-end", "an equals sign at the very end", qp, b"end=", "end")
    body("qp-split-character", "a soft break within a character", qp, b"=E9=80=\r\n=9A", "通")
    body("qp-long-line", "a line of thousands of escapes", qp, b"=E9=80=9A" * 2000, "通" * 2000)
    body("qp-lf", "soft breaks with bare line feeds", qp, b"one=\ntwo\nthree", "onetwo\nthree")
    body("qp-raw-octets", "raw octets among escapes", qp, b"=E9=80=9A" + "知".encode(), "通知")
    body("base64-one-line", "all base64 on one line", t64, b64("通知\n".encode() * 500), "通知\n" * 500)
    body("base64-blank-lines", "blank lines and blanks in base64", t64, b"\r\n6YCa\r\n\r\n 55+l\r\n\r\n", "通知")
    body("base64-no-padding", "two missing padding signs", t64, b64("通a".encode()).rstrip(b"="), "通a")
    body("base64-one-missing", "one missing padding sign", t64, b64("通ab".encode()).rstrip(b"="), "通ab")
    body("base64-one-too-many", "a single character is left over", t64, b64("通知".encode()) + b"A", "通知", damaged)
    body("base64-odd-lines", "lines of any length", t64, b"6\r\nYC\r\na55+\r\nl", "通知")
    body("base64-lf", "base64 with bare line feeds", t64, b"6YCa\n55+l\n", "通知")
    body("base64-split-character", "base64 lines end within a character", t64, b"\r\n".join(b64("政务信息报送".encode()[i:i + 3 * 4]) for i in range(0, 18, 12)), "政务信息报送")
    body("cte-upper-case", "BASE64 in upper case", utf8 + b"Content-Transfer-Encoding: BASE64\r\n", b"6YCa", "通")
    body("cte-comment", "a comment behind the encoding", utf8 + b"Content-Transfer-Encoding: base64 (chinese)\r\n", b"6YCa", "通")
    body("cte-unknown", "an encoding nobody knows", utf8 + b"Content-Transfer-Encoding: x-zip\r\n", b"plain", "plain", ["传输编码无法识别，内容按原样读"])
    body("cte-7bit-lies", "7bit with 8-bit octets", utf8 + b"Content-Transfer-Encoding: 7bit\r\n", "通知".encode(), "通知")
    body("cte-binary", "binary", utf8 + b"Content-Transfer-Encoding: binary\r\n", "通知\r\n".encode(), "通知\n")
    body("charset-unquoted-blanks", "blanks around the equals sign", b"Content-Type: text/plain; charset = gb2312\r\n", gb("通知"), "通知")
    body("charset-no-semicolon", "the semicolon is missing", b"Content-Type: text/plain charset=gb2312\r\n", gb("通知"), "通知")
    body("charset-upper-case", "all in upper case", b"CONTENT-TYPE: TEXT/PLAIN; CHARSET=\"GB2312\"\r\n", gb("通知"), "通知")
    body("charset-single-quotes", "single quotes", b"Content-Type: text/plain; charset='gb2312'\r\n", gb("通知"), "通知")
    body("charset-comment", "a comment behind the charset", b"Content-Type: text/plain; charset=gb2312 (simplified)\r\n", gb("通知"), "通知")
    body("charset-folded", "the charset on the next line", b"Content-Type: text/plain;\r\n\tcharset=gb2312\r\n", gb("通知"), "通知")
    body("charset-rfc2231", "the charset by RFC 2231", b"Content-Type: text/plain; charset*=us-ascii''gb2312\r\n", gb("通知"), "通知")
    body("charset-unknown", "a charset nobody knows on GBK", b"Content-Type: text/plain; charset=x-nobody\r\n", gb("请各单位报送信息"), "请各单位报送信息", ["正文标注的字符集无法识别，已按内容判断"])
    body("charset-ascii-lies", "us-ascii on GBK", b"Content-Type: text/plain; charset=us-ascii\r\n", gb("请各单位报送信息"), "请各单位报送信息")
    wrong = ["正文标注的字符集与内容不符，已按内容读"]
    body("charset-utf8-lies", "utf-8 on GBK", utf8, gb("请各单位按时报送信息"), "请各单位按时报送信息", wrong)
    body("charset-gb2312-lies", "gb2312 on UTF-8", b"Content-Type: text/plain; charset=gb2312\r\n", "请各单位报送信息".encode(), "请各单位报送信息", wrong)
    body("charset-latin1-lies", "iso-8859-1 on GBK", b"Content-Type: text/plain; charset=iso-8859-1\r\n", gb("请各单位按时报送信息"), "请各单位按时报送信息", wrong)
    body("charset-latin1-on-utf8", "iso-8859-1 on Chinese UTF-8", b"Content-Type: text/plain; charset=iso-8859-1\r\n", "请各单位报送信息".encode(), "请各单位报送信息", wrong)
    body("charset-gb2312-on-big5", "gb2312 on Big5", b"Content-Type: text/plain; charset=gb2312\r\n", "關於報送政務信息工作的通知".encode("big5"), "關於報送政務信息工作的通知", wrong)
    body("charset-big5-on-gbk", "big5 on GBK", b"Content-Type: text/plain; charset=big5\r\n", gb("关于报送政务信息工作的通知"), "关于报送政务信息工作的通知", wrong)
    body("utf8-bom", "a byte order mark before UTF-8", utf8, b"\xef\xbb\xbf" + "通知".encode(), "通知")
    body("utf8-broken-octet", "one broken octet in UTF-8", utf8, "通知".encode() + b"\xff" + "报送政务信息".encode(), "通知\ufffd报送政务信息")
    body("utf16-no-mark", "UTF-16LE without a mark", b"Content-Type: text/plain; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n", b64("通知".encode("utf_16_le")), "通知")
    body("utf16-unlabelled", "UTF-16 with a mark and no label", b"Content-Transfer-Encoding: base64\r\n", b64("通知\r\n".encode("utf_16")), "通知\n")
    body("hz-unlabelled", "HZ without a label", b"", b"~{VPND~}", "中文")
    body("hz-not", "tildes and braces that are no HZ", b"", b"a ~{ b } ~} c", "a ~{ b } ~} c")
    body("iso-2022-jp", "ISO-2022-JP", b"Content-Type: text/plain; charset=iso-2022-jp\r\n", "日本語の本文\r\n".encode("iso2022_jp"), "日本語の本文\n")
    body("iso-2022-kr", "ISO-2022-KR", b"Content-Type: text/plain; charset=iso-2022-kr\r\n", "한국어".encode("iso2022_kr"), "한국어")
    body("gb18030-four", "many characters of four octets", b"Content-Type: text/plain; charset=gb18030\r\n", gb("㐀㐁㐂𠀀𠀁𠮷é€"), "㐀㐁㐂𠀀𠀁𠮷é€")
    body("gbk-cut", "GBK cut off within its last character", b"Content-Type: text/plain; charset=gbk\r\n", gb("报送信息")[:-1], "报送信\ufffd")
    body("controls", "NUL, bell, form feed and escape go", utf8, b"a\x00b\x07c\x0cd\x1be\tf", "abcde\tf")
    body("cr-cr-lf", "two carriage returns before the line feed", utf8, b"a\r\r\nb", "a\n\nb")
    body("blank", "blanks and lines alone", utf8, b" \r\n\r\n", " \n\n")
    body("long-line", "a line of a hundred thousand characters", utf8, b"x" * 100000, "x" * 100000)
    body("dashes", "lines that begin with two hyphens", utf8, b"-- \r\n--\r\n--b\r\n", "-- \n--\n--b\n")
    body("from-quoted", "a line quoted for mbox files stays", utf8, b">From here\r\n", ">From here\n")
    flowed = b"Content-Type: text/plain; charset=utf-8; format=flowed"
    body("flowed-quotes", "quoted lines stay as they are", flowed + b"\r\n", b"one \r\ntwo \r\n> three \r\n> four\r\nfive\r\n", "one two \n> three \n> four\nfive\n")
    body("flowed-stuffed", "a stuffed blank is not text", flowed + b"\r\n", b" From here\r\n  indented\r\n", "From here\n indented\n")
    body("flowed-delsp", "Chinese flowed with DelSp", flowed + b"; delsp=yes\r\n", "政务信息 \r\n报送\r\n".encode(), "政务信息报送\n")
    body("html-only", "HTML alone is no text", b"Content-Type: text/html\r\n", b"<p>x", "")
    body("type-without-subtype", "text without a subtype is plain text", b"Content-Type: text\r\n", b"x", "x")
    body("type-word", "another type without a subtype is some file", b"Content-Type: word\r\n", b"x", "", ["Content-Type 无法识别，按未知文件读"], [(None, "application/octet-stream", b"x")])
    body("type-empty", "an empty type is some file", b"Content-Type:\r\n", b"x", "", ["Content-Type 无法识别，按未知文件读"], [(None, "application/octet-stream", b"x")])
    body("type-other-text", "another text type is a file", b"Content-Type: text/markdown\r\n", b"# x", "", files=[(None, "text/markdown", b"# x")])
    body("pdf-alone", "a mail that is one file", b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n", b"JVBERg==", "", files=[("a.pdf", "application/pdf", b"%PDF")])
    body("type-twice", "of two types the first counts", utf8 + b"Content-Type: text/html\r\n", b"x", "x")


def more_structures():
    text = b"--b\r\n\r\ntext\r\n"
    end = b"--b--\r\n"
    pdf = b"--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n"
    a_pdf = ("a.pdf", "application/pdf", b"%PDF")

    def parts(name, why, mail, text="text", files=(), defects=()):
        sample("parts-" + name, why, mail, text=text, files=files, defects=defects)

    def multipart(parameters, subtype=b"mixed"):
        return head(extra=b"Content-Type: multipart/" + subtype + b"; " + parameters + b"\r\n\r\n")

    parts("boundary-unquoted", "a boundary without quotes", multipart(b"boundary=b") + text + pdf + end, files=[a_pdf])
    special = b"=_a'b(c)d+e_f,g-h.i/j:k=l?m"
    parts("boundary-special", "every special character in the boundary", multipart(b'boundary="' + special + b'"') + (text + pdf + end).replace(b"--b", b"--" + special), files=[a_pdf])
    parts("boundary-inner-blank", "a blank inside the boundary", multipart(b'boundary="a b"') + (text + pdf + end).replace(b"--b", b"--a b"), files=[a_pdf])
    parts("boundary-long", "a boundary far longer than allowed", multipart(b"boundary=" + b"x" * 300) + (text + pdf + end).replace(b"--b", b"--" + b"x" * 300), files=[a_pdf])
    parts("boundary-hyphens", "a boundary of hyphens", multipart(b'boundary="--"') + (text + pdf + end).replace(b"--b", b"----"), files=[a_pdf])
    parts("boundary-escaped", "an escaped character in the boundary", multipart(b'boundary="\\b"') + text + pdf + end, files=[a_pdf])
    parts("boundary-rfc2231", "the boundary by RFC 2231", multipart(b"boundary*=us-ascii''b") + text + pdf + end, files=[a_pdf])
    parts("boundary-other-case", "a delimiter in another case is text", multipart(b"boundary=b") + b"--b\r\n\r\ntext\r\n--B\r\nmore\r\n" + end, text="text\n--B\nmore")
    parts("boundary-with-text-behind", "a delimiter with text behind is text", multipart(b"boundary=b") + b"--b\r\n\r\ntext\r\n--bc\r\n--b c\r\nmore\r\n" + end, text="text\n--bc\n--b c\nmore")
    parts("boundary-garbage-behind-quote", "a character behind the closing quote", multipart(b'boundary="b"x') + text + pdf + end, files=[a_pdf])
    parts("no-boundary-parameter", "no boundary at all", multipart(b"charset=utf-8") + text + end, text="", defects=["multipart 没有 boundary 参数"])
    parts("boundary-never-comes", "a boundary that never comes", multipart(b"boundary=other") + text + end, text="", defects=["multipart 没有结束边界，读到邮件末尾"])
    parts("no-line-end-at-close", "no line end behind the final delimiter", multipart(b"boundary=b") + text + pdf + b"--b--", files=[a_pdf])
    parts("lf", "a multipart with bare line feeds", (multipart(b"boundary=b") + text + pdf + end).replace(b"\r\n", b"\n"), files=[a_pdf])
    parts("mixed-line-ends", "CR LF in the header, line feeds in the body", multipart(b"boundary=b") + (text + pdf + end).replace(b"\r\n", b"\n"), files=[a_pdf])
    parts("preamble-like-text", "a preamble that looks like a text", multipart(b"boundary=b") + b"Content-Type: text/plain\r\n\r\nnot me\r\n" + text + end)
    parts("delimiter-first", "the delimiter right behind the header's empty line", multipart(b"boundary=b") + text + end)
    parts("after-the-end", "parts behind the final delimiter are not read", multipart(b"boundary=b") + text + end + pdf + end)
    parts("empty-multipart", "a multipart of nothing", multipart(b"boundary=b") + end, text="")
    parts("nested-same-boundary", "an inner multipart with the outer's boundary", multipart(b"boundary=b") + b"--b\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b--\r\n" + pdf + end, files=[a_pdf])
    deep = b"--b\r\n\r\ntext\r\n"
    for i in range(10):
        deep = b"--b\r\nContent-Type: multipart/mixed; boundary=%d\r\n\r\n" % i + deep.replace(b"--b", b"--%d" % i) + b"--%d--\r\n" % i
    parts("ten-deep", "ten multiparts, one in another", multipart(b"boundary=b") + deep + end)
    parts("alternative", "plain and HTML", multipart(b"boundary=b", b"alternative") + text + b"--b\r\nContent-Type: text/html\r\n\r\n<p>html\r\n" + end)
    parts("related-image", "an image within the HTML is a file all the same", multipart(b"boundary=b", b"related") + b"--b\r\nContent-Type: text/html\r\n\r\n<img src=cid:1>\r\n--b\r\nContent-Type: image/png; name=i.png\r\nContent-ID: <1>\r\nContent-Disposition: inline; filename=i.png\r\n\r\nPNG\r\n" + end, text="", files=[("i.png", "image/png", b"PNG")])
    parts("signed", "S/MIME-signed: the signature is a file", multipart(b'boundary=b; protocol="application/pkcs7-signature"; micalg=sha-256', b"signed") + text + b"--b\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB\r\n" + end, files=[("smime.p7s", "application/pkcs7-signature", bytes([0x30, 0x82, 0x01]))])
    parts("opaque-signed", "S/MIME in one file", head(extra=b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB\r\n"), text="", files=[("smime.p7m", "application/pkcs7-mime", bytes([0x30, 0x82, 0x01]))])
    parts("report", "a delivery report", multipart(b"boundary=b; report-type=delivery-status", b"report") + text + b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nAction: failed\r\n" + end, files=[(None, "message/delivery-status", b"Reporting-MTA: dns; x\r\n\r\nAction: failed")])
    inner = b"From: c@d.cn\r\n\r\ninner"
    parts("digest", "parts of a digest are mails", multipart(b"boundary=b", b"digest") + b"--b\r\n\r\n" + inner + b"\r\n" + end, text="", files=[(None, "message/rfc822", inner)])
    parts("rfc822-base64", "an attached mail in base64", multipart(b"boundary=b") + text + b"--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64(inner) + b"\r\n" + end, files=[(None, "message/rfc822", inner)])
    parts("rfc822-named", "an attached mail with a name", multipart(b"boundary=b") + text + b'--b\r\nContent-Type: message/rfc822; name="' + word(gb("转发.eml")) + b'"\r\n\r\n' + inner + b"\r\n" + end, files=[("转发.eml", "message/rfc822", inner)])
    parts("rfc822-with-multipart", "the parts of an attached mail stay in it", multipart(b"boundary=b") + text + b"--b\r\nContent-Type: message/rfc822\r\n\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\ninner\r\n--i--\r\n" + end, files=[(None, "message/rfc822", b"Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\ninner\r\n--i--")])
    parts("file-8bit", "a file in 8bit with every octet but line ends", multipart(b"boundary=b") + text + b"--b\r\nContent-Type: a/b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + bytes(b for b in range(256) if b not in (10, 13)) + b"\r\n" + end, files=[(None, "a/b", bytes(b for b in range(256) if b not in (10, 13)))])
    parts("file-line-ends", "line ends of a text file stay as they are", multipart(b"boundary=b") + text + b"--b\r\nContent-Type: text/plain; name=a.txt\r\n\r\na\r\nb\nc\r\n\r\n" + end, files=[("a.txt", "text/plain", b"a\r\nb\nc\r\n")])
    parts("file-qp", "a file in quoted-printable", multipart(b"boundary=b") + text + b"--b\r\nContent-Type: a/b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=00=FF=0D=0Ax=\r\ny\r\n" + end, files=[(None, "a/b", b"\x00\xff\r\nxy")])
    parts("file-empty", "a file of nothing", multipart(b"boundary=b") + text + b"--b\r\nContent-Type: a/b; name=empty\r\n\r\n\r\n" + end, files=[("empty", "a/b", b"")])
    parts("file-large-base64", "a file of 100,000 octets", multipart(b"boundary=b") + text + b"--b\r\nContent-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\n" + lines64(bytes(i * 7 % 256 for i in range(100000))) + end, files=[(None, "a/b", bytes(i * 7 % 256 for i in range(100000)))])
    parts("file-base64-lf", "base64 lines with bare line feeds", multipart(b"boundary=b") + text + b"--b\r\nContent-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\n" + lines64(DOCX, b"\n") + end, files=[(None, "a/b", DOCX)])
    parts("file-base64-60", "base64 lines of 60 characters", multipart(b"boundary=b") + text + b"--b\r\nContent-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"".join(b64(DOCX)[i:i + 60] + b"\r\n" for i in range(0, 1024, 60)) + end, files=[(None, "a/b", DOCX)])
    parts("file-base64-broken-late", "foreign characters far behind in base64", multipart(b"boundary=b") + text + b"--b\r\nContent-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\n" + lines64(DOCX * 40) + b"A!A=B@A==\r\n" + end, files=[(None, "a/b", DOCX * 40 + base64.b64decode("AA==") + base64.b64decode("BA=="))], defects=["内容的传输编码有损坏，能读的部分已读出"])
    parts("two-same-names", "two files of one name", multipart(b"boundary=b") + text + pdf + pdf + end, files=[a_pdf, a_pdf])
    parts("disposition-upper-case", "ATTACHMENT in upper case", multipart(b"boundary=b") + text + b"--b\r\nContent-Disposition: ATTACHMENT; FILENAME=A.TXT\r\n\r\nx\r\n" + end, files=[("A.TXT", "text/plain", b"x")])
    parts("disposition-inline-named", "inline with a name is a file", multipart(b"boundary=b") + text + b"--b\r\nContent-Disposition: inline; filename=a.txt\r\n\r\nx\r\n" + end, files=[("a.txt", "text/plain", b"x")])
    parts("disposition-inline", "inline without a name is text", multipart(b"boundary=b") + text + b"--b\r\nContent-Disposition: inline\r\n\r\nmore\r\n" + end, text="text\nmore")
    parts("html-attachment", "HTML with the disposition attachment is a file", multipart(b"boundary=b") + text + b"--b\r\nContent-Type: text/html\r\nContent-Disposition: attachment\r\n\r\n<p>\r\n" + end, files=[(None, "text/html", b"<p>")])
    parts("name-empty", "an empty name is none", multipart(b"boundary=b") + text + b'--b\r\nContent-Type: text/plain; name=""\r\n\r\nmore\r\n' + end, text="text\nmore")
    parts("type-folded", "a part's type on three lines", multipart(b"boundary=b") + text + b"--b\r\nContent-Type:\r\n application/pdf;\r\n\tname=a.pdf\r\nContent-Transfer-Encoding:\r\n base64\r\n\r\nJVBERg==\r\n" + end, files=[a_pdf])
    parts("type-comment", "a comment in the type", multipart(b"boundary=b") + text + b"--b\r\nContent-Type: application/pdf (a document); name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n" + end, files=[a_pdf])
    parts("bad-header-line", "a line in a part's header that is no field", multipart(b"boundary=b") + text + b"--b\r\nContent-Type: application/pdf; name=a.pdf\r\nno field\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n" + end, files=[a_pdf], defects=["邮件头中有不是字段的行，已跳过"])
    parts("multipart-base64", "base64 on the multipart itself is ignored", head(extra=b"Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n") + text + end)
    parts("three-charsets", "texts in three charsets", multipart(b"boundary=b") + b"--b\r\nContent-Type: text/plain; charset=gbk\r\n\r\n" + gb("通知") + b"\r\n--b\r\nContent-Type: text/plain; charset=big5\r\n\r\n" + "報告".encode("big5") + b"\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + "信息".encode() + b"\r\n" + end, text="通知\n報告\n信息")
    parts("empty-texts", "empty texts are joined too", multipart(b"boundary=b") + b"--b\r\n\r\n\r\n--b\r\n\r\ntext\r\n--b\r\n\r\n\r\n" + end, text="\ntext\n")
    parts("cut-in-base64", "the mail ends within base64", multipart(b"boundary=b") + text + b"--b\r\nContent-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\nAAECAwQ", files=[(None, "a/b", bytes(range(5)))], defects=["multipart 没有结束边界，读到邮件末尾"])
    parts("cut-in-part-header", "the mail ends within a part's header", multipart(b"boundary=b") + text + b"--b\r\nContent-Type: a/b; na", files=[(None, "a/b", b"")], defects=["multipart 没有结束边界，读到邮件末尾"])
    parts("cut-in-delimiter", "the mail ends within a delimiter", multipart(b"boundary=b") + b"--b\r\n\r\ntext\r\n--", text="text\n--", defects=["multipart 没有结束边界，读到邮件末尾"])


def more_names():
    def named(name, why, header, filename, defects=(), kind="application/msword"):
        sample("name-" + name, why, head(extra=MIXED) + b"--b\r\n" + header + b"\r\n\r\nx\r\n--b--\r\n", files=[(filename, kind, b"x")], defects=defects)

    t = b"Content-Type: application/msword; "
    named("glued-words", "words without a blank between them", t + b'name="' + word(gb("关于报")[:3]) + word(gb("关于报")[3:] + b".doc") + b'"', "关于报.doc")
    named("word-and-extension", "the extension outside the word", t + b'name="' + word(gb("报告")) + b'.doc"', "报告.doc")
    named("word-q", "a Q word", t + b'name="' + q_word(gb("报告.doc")) + b'"', "报告.doc")
    named("word-utf8-split", "UTF-8 words cut within a character", t + b'name="' + word("报告".encode()[:4], "utf-8") + b"\r\n\t" + word("报告".encode()[4:] + b".doc", "utf-8") + b'"', "报告.doc")
    named("word-big5", "a Big5 word", t + b'name="' + word("報告.doc".encode("big5"), "big5") + b'"', "報告.doc")
    named("word-lower-case-label", "a word labelled x-gbk", t + b'name="' + word(gb("㐀.doc"), "x-gbk") + b'"', "㐀.doc")
    named("raw-big5", "raw Big5", t + b'name="' + "關於報送資訊的報告.doc".encode("big5") + b'"', "關於報送資訊的報告.doc", [RAW8])
    named("raw-unquoted", "raw GBK without quotes", t + b"name=" + gb("报告（一）.doc"), "报告（一）.doc", [RAW8])
    named("raw-in-disposition", "raw GBK in filename", t + b'\r\nContent-Disposition: attachment; filename="' + gb("报告.doc") + b'"', "报告.doc", [RAW8])
    named("rfc2231-utf8", "RFC 2231 in UTF-8", t + b"name*=UTF-8''%E6%8A%A5%E5%91%8A.doc", "报告.doc")
    named("rfc2231-quoted", "RFC 2231 in quotes", t + b"name*=\"UTF-8''%E6%8A%A5%E5%91%8A.doc\"", "报告.doc")
    named("rfc2231-no-charset", "RFC 2231 without a charset", t + b"name*=%E6%8A%A5%E5%91%8A.doc", "报告.doc", ["参数（RFC 2231）没有字符集，已按内容判断"])
    named("rfc2231-empty-charset", "RFC 2231 with an empty charset", t + b"name*=''%E6%8A%A5%E5%91%8A.doc", "报告.doc")
    named("rfc2231-beside-plain", "a plain name beside RFC 2231 is for old programs", t + b"name=report.doc; name*=UTF-8''%E6%8A%A5%E5%91%8A.doc", "报告.doc")
    named("rfc2231-plain-sections", "sections without percent signs", t + b'name*0="annual ";\r\n name*1="report.doc"', "annual report.doc")
    named("rfc2231-mixed-sections", "an encoded section and a plain one", t + b"name*0*=UTF-8''%E6%8A%A5;\r\n name*1=%41.doc", "报%41.doc")
    named("rfc2231-gap", "a section is missing", t + b"name*0=a;\r\n name*2=c.doc", "ac.doc", ["分段的参数（RFC 2231）缺段或重复，已按序号拼接"])
    named("rfc2231-twice", "a section twice: the first counts", t + b"name*0=a;\r\n name*0=b;\r\n name*1=.doc", "a.doc", ["分段的参数（RFC 2231）缺段或重复，已按序号拼接"])
    named("rfc2231-many", "twelve sections, the tenth behind the ninth", t + b";\r\n ".join(b"name*%d=%d" % (i, i) for i in range(12)), "01234567891011")
    named("rfc2231-bad-percent", "percent signs that are none", t + b"name*=utf-8''100%25%zz%4.doc", "100%%zz%4.doc")
    named("percent-plain", "percent signs in a plain name stay", t + b'name="50%25.doc"', "50%25.doc")
    named("escaped-quotes", "escaped quotes", t + b'name="a \\"b\\" c.doc"', 'a "b" c.doc')
    named("escaped-backslash", "an escaped backslash", t + b'name="a\\\\b.doc"', "a\\b.doc")
    named("single-quotes", "single quotes belong to the name", t + b"name='a.doc'", "'a.doc'")
    named("unclosed-quote", "the quote is never closed", t + b'name="a.doc', "a.doc")
    named("semicolon", "a semicolon in quotes", t + b'name="a;b.doc"', "a;b.doc")
    named("equals", "an equals sign without quotes", t + b"name=a=b.doc", "a=b.doc")
    named("blanks-around", "blanks around the equals sign", t + b'name = "a.doc"', "a.doc")
    named("trailing-semicolon", "a semicolon at the end", t + b"name=a.doc;", "a.doc")
    named("empty-parameters", "semicolons without parameters", t + b"; ;;name=a.doc;;", "a.doc")
    named("folded-plain", "a plain name folded at a blank", t + b'name="annual\r\n report.doc"', "annual report.doc")
    named("trimmed", "blanks at both ends go", t + b'name="  a.doc "', "a.doc")
    named("upper-case-parameter", "NAME in upper case", t + b"NAME=a.doc", "a.doc")
    named("path", "slashes stay", t + b'name="../etc/passwd"', "../etc/passwd")
    named("bidi", "a right-to-left mark stays, to be shown with care", t + b'name="' + word("a\u202ecod.exe".encode(), "utf-8") + b'"', "a\u202ecod.exe")
    named("control", "a line feed from a word stays, other controls go", t + b'name="' + word(b"a\x00b\nc.doc", "utf-8") + b'"', "ab\nc.doc")
    named("nfd", "a name decomposed by a Mac", t + b'name="' + word(unicodedata.normalize("NFD", "Résumé がぎ.doc").encode(), "utf-8") + b'"', "Résumé がぎ.doc")
    named("emoji", "an emoji", t + b'name="' + word("通知😀.doc".encode(), "utf-8") + b'"', "通知😀.doc")
    named("long", "a name of 300 characters in words", t + b'name="' + b"\r\n ".join(word(gb("报" * 15)) for _ in range(20)) + b'"', "报" * 300)
    named("only-filename", "a name in the disposition alone", t + b"\r\nContent-Disposition: attachment; filename=a.doc", "a.doc")
    named("empty-filename", "an empty filename beside a name", t + b'name=a.doc\r\nContent-Disposition: attachment; filename=""', "a.doc")
    named("none", "no name at all", b"Content-Type: application/msword", None)
    named("qq", "as QQ writes it", b'Content-Type: application/octet-stream;\r\n\tcharset="gb18030";\r\n\tname="' + word(gb("关于㐀县的报告.docx"), "gb18030") + b'"\r\nContent-Disposition: attachment; filename="' + word(gb("关于㐀县的报告.docx"), "gb18030") + b'"', "关于㐀县的报告.docx", kind="application/octet-stream")


def more_senders():
    only_name = "发件人或收件人只有名称，没有地址"
    none = "邮件没有发件人（From）"

    def from_(name, why, header, sender, defects=()):
        sample("from-" + name, why, head(sender=header) + PLAIN, sender=sender, defects=defects)

    from_("plain", "a plain name", b"Zhang San <z@b.cn>", [("Zhang San", "z@b.cn")])
    from_("quoted", "a quoted name with a comma", b'"Zhang, San" <z@b.cn>', [("Zhang, San", "z@b.cn")])
    from_("escaped", "an escaped quote in the name", b'"Zhang \\"San\\"" <z@b.cn>', [('Zhang "San"', "z@b.cn")])
    from_("angle-only", "an angle address alone", b"<z@b.cn>", [(None, "z@b.cn")])
    from_("two", "two senders", b"a@b.cn, B <b@b.cn>", [(None, "a@b.cn"), ("B", "b@b.cn")])
    from_("words-two", "two words as a name", word(gb("张")) + b" " + word(gb("三")) + b" <z@b.cn>", [("张三", "z@b.cn")])
    from_("words-split", "words cut within a character", word(gb("张三")[:3]) + b"\r\n " + word(gb("张三")[3:]) + b" <z@b.cn>", [("张三", "z@b.cn")])
    from_("word-and-atom", "a word and plain text", word(gb("张三")) + b" (QQ) <z@b.cn>", [("张三", "z@b.cn")])
    from_("word-with-comma", "an encoded comma separates nothing", word(gb("张三, 李四")) + b" <z@b.cn>", [("张三, 李四", "z@b.cn")])
    from_("word-plain-comma", "a plain comma inside a Q word", b"=?utf-8?Q?Zhang, San?= <z@b.cn>", [("Zhang, San", "z@b.cn")])
    from_("raw-gbk-unquoted", "raw GBK without quotes", gb("国投集团") + b" <z@b.cn>", [("国投集团", "z@b.cn")], [RAW8])
    from_("raw-gbk-at", "GBK whose second octet is an at sign", b'"' + gb("国丂投集团") + b'" <z@b.cn>', [("国丂投集团", "z@b.cn")], [RAW8])
    from_("raw-utf8", "raw UTF-8", "张三 <z@b.cn>".encode(), [("张三", "z@b.cn")], [RAW8])
    from_("comment-before", "a comment before the address", b"(office) z@b.cn", [("office", "z@b.cn")])
    from_("comment-nested", "a comment in a comment", b"z@b.cn (Zhang (San))", [("Zhang (San)", "z@b.cn")])
    from_("comment-dropped", "a comment beside a name", b"Zhang (the boss) <z@b.cn>", [("Zhang", "z@b.cn")])
    from_("group-empty", "a group of nobody", b"undisclosed-recipients:;", [], [none])
    from_("group-named", "a group with a quoted name", b'"A, B": a@b.cn;', [(None, "a@b.cn")])
    from_("quoted-local-part", "a quoted local part", b'Z <"z y"@b.cn>', [("Z", '"z y"@b.cn')])
    from_("domain-literal", "an address literal", b"z@[192.0.2.1]", [(None, "z@[192.0.2.1]")])
    from_("dot-atom-blanks", "blanks around the at sign", b"z @ b.cn", [(None, "z@b.cn")])
    from_("angle-blanks", "blanks inside the angle", b"Z < z@b.cn >", [("Z", "z@b.cn")])
    from_("no-domain", "a local part alone in an angle", b"Z <z>", [("Z", "z")])
    from_("dots-in-name", "dots in a name without quotes", b"Z. S. <z@b.cn>", [("Z. S.", "z@b.cn")])
    from_("apostrophe", "an apostrophe in the name", b"O'Neil <z@b.cn>", [("O'Neil", "z@b.cn")])
    from_("folded", "folded between name and address", b"Zhang\r\n San\r\n\t<z@b.cn>", [("Zhang San", "z@b.cn")])
    from_("trailing-comma", "a comma at the end", b"z@b.cn,", [(None, "z@b.cn")])
    from_("empty-quotes", "an empty quoted name", b'"" <z@b.cn>', [(None, "z@b.cn")])
    from_("double-angle", "two angles", b"Z <<z@b.cn>>", [("Z", "z@b.cn")])
    from_("unclosed-quote", "the quote is never closed", b'"Zhang <z@b.cn>', [("Zhang <z@b.cn>", "")], ["邮件地址中的引号没有结束", only_name])
    from_("unclosed-comment", "the comment is never closed", b"z@b.cn (Zhang", [("Zhang", "z@b.cn")], ["邮件地址中的注释没有结束"])
    from_("eai", "an address in Chinese", "张三@例子.cn".encode(), [(None, "张三@例子.cn")], [RAW8])
    from_("upper-case", "the case of an address is kept", b"Zhang.San@B.CN", [(None, "Zhang.San@B.CN")])
    from_("empty", "an empty field", b"", [], [none])
    from_("obsolete-dots", "dots at the local part's ends", b"<.z..y.@b.cn>", [(None, ".z..y.@b.cn")])
    sample("from-missing", "no From at all", b"Subject: s\r\nMessage-ID: <1@b.cn>\r\n\r\n", sender=[], defects=[none])
    sample("from-repeated-alike", "the same From twice names one sender", head(extra=b"From: a@b.cn\r\n") + PLAIN, defects=["发件人（From）出现 2 次"])

    def id_(name, why, header, message_id, defects=("Message-ID 的写法不合规范，按能读出的部分记录",)):
        sample("message-id-" + name, why, head(message_id=header) + PLAIN, message_id=message_id, defects=defects)

    id_("bare", "no angle brackets", b"1@b.cn", "1@b.cn")
    id_("empty", "empty brackets", b"<>", None, [])
    id_("text-behind", "text behind the identifier", b"<1@b.cn> (sent)", "1@b.cn")
    id_("tencent", "QQ's own form", b"<tencent_0123456789ABCDEF@qq.com>", "tencent_0123456789ABCDEF@qq.com", [])
    id_("no-domain", "an identifier without an at sign", b"<abc>", "abc", [])
    sample("message-id-missing", "no Message-ID", b"From: a@b.cn\r\nSubject: s\r\n\r\n", message_id=None)
    sample("message-id-twice", "of two Message-IDs the first counts", head(extra=b"Message-ID: <2@b.cn>\r\n") + PLAIN, defects=["Message-ID出现 2 次"])


def headers():
    skipped = "邮件头中有不是字段的行，已跳过"
    sample("header-no-empty-line", "the mail ends with its header", head())
    sample("header-bad-line", "a line that is no field", b"garbage line\r\n" + head() + b"\r\nbody", text="body", defects=[skipped])
    sample("header-continued-first", "the first line is a continuation", b" continued\r\n" + head() + b"\r\nbody", text="body")
    sample("header-unix-from-quoted", "a quoted separator line", b">From a@b.cn Mon Jun  5 08:30:00 2023\r\n" + head() + b"\r\nbody", text="body")
    sample("header-blank-continued", "a continuation of blanks alone", head(b"one\r\n \r\n two") + b"\r\nbody", subject="one  two", text="body")
    sample("header-long", "a field of 100,000 characters", head(extra=b"X-Long: " + b"x" * 100000 + b"\r\n") + b"\r\nbody", text="body")
    sample("header-thousand", "a thousand fields", head(extra=b"".join(b"X-%d: y\r\n" % i for i in range(1000))) + b"\r\nbody", text="body")
    sample("header-raw-unread", "raw octets in a field that nothing is read from", head(extra=b"X-Note: " + gb("备注") + b"\r\n") + b"\r\nbody", text="body")
    sample("header-bom", "a byte order mark before the header", b"\xef\xbb\xbf" + head() + b"\r\nbody", text="body")
    sample("header-bare-cr", "carriage returns alone end the lines", (head() + b"\r\nline 1\r\nline 2").replace(b"\r\n", b"\r"), text="line 1\nline 2", defects=["邮件的行尾只有 CR"])
    sample("header-cr-cr-lf", "line ends converted twice", (head() + b"\r\nbody").replace(b"\r\n", b"\r\r\n"), text="body")
    sample("header-empty-mail", "no octet at all", b"", subject="", sender=[], message_id=None, defects=["邮件没有发件人（From）"])
    sample("header-bare-line-feed-mail", "one empty line", b"\r\n", subject="", sender=[], message_id=None, defects=["邮件没有发件人（From）"])


def deep(first, last, multipart, depth=8):
    inner = multipart(first, last, boundary=b"=_0")
    for i in range(1, depth):
        inner = multipart(inner, boundary=b"=_%d" % i)
    return inner


def clerks():
    """Parts as the programs of clerks put them together."""
    docx, png = b"PK\x03\x04docx", b"\x89PNG\r\n\x1a\n"
    eol = b"\r\n"

    def mixed(*parts, kind=b"mixed", boundary=b"=_x"):
        return b"Content-Type: multipart/" + kind + b"; boundary=\"" + boundary + b"\"\r\n\r\n" + b"".join(b"--" + boundary + eol + p + eol for p in parts) + b"--" + boundary + b"--\r\n"

    def leaf(fields, octets=b"", encoded=True):
        return b"".join(f + eol for f in fields) + (b"Content-Transfer-Encoding: base64\r\n\r\n" + lines64(octets) if encoded else eol + octets)

    def clerk(name, why, mail, **expected):
        sample("clerk-" + name, why, head(extra=b"MIME-Version: 1.0\r\n") + mail, **expected)

    plain = leaf([b"Content-Type: text/plain; charset=gb2312"], gb("请查收"))
    html = leaf([b"Content-Type: text/html; charset=gb2312"], gb("<p>请查收</p>"))
    word_docx = leaf([b"Content-Type: application/octet-stream; name=\"" + word(gb("简报.docx")) + b"\"", b"Content-Disposition: attachment; filename=\"" + word(gb("简报.docx")) + b"\""], docx)
    file = ("简报.docx", "application/octet-stream", docx)
    clerk("foxmail", "mixed over alternative, a docx beside", mixed(mixed(plain, html, kind=b"alternative", boundary=b"=_y"), word_docx), text="请查收", files=[file])
    clerk("outlook", "mixed over related over alternative", mixed(mixed(mixed(plain, html, kind=b"alternative", boundary=b"=_z"),
        leaf([b"Content-Type: image/png; name=image001.png", b"Content-ID: <image001@1>"], png), kind=b"related", boundary=b"=_y"), word_docx), text="请查收", files=[("image001.png", "image/png", png), file])
    clerk("winmail", "Outlook's own format beside the text", mixed(plain, leaf([b"Content-Type: application/ms-tnef; name=winmail.dat"], b"\x78\x9f\x3e\x22\x01\x00")), text="请查收",
        files=[("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22\x01\x00")])
    saved = b"From: c@d.cn\r\nSubject: inner\r\nMIME-Version: 1.0\r\n\r\ninner text"
    clerk("eml-as-file", "a saved mail as an ordinary file", mixed(plain, leaf([b"Content-Type: application/octet-stream; name=a.eml", b"Content-Disposition: attachment"], saved)), text="请查收", files=[("a.eml", "application/octet-stream", saved)])
    page = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=p\r\n\r\n--p\r\nContent-Type: text/html\r\n\r\n<p>x</p>\r\n--p--\r\n"
    clerk("mht", "a page saved in one file", mixed(plain, leaf([b"Content-Type: message/rfc822; name=a.mht", b"Content-Disposition: attachment"], page)), text="请查收", files=[("a.mht", "message/rfc822", page)])
    clerk("text-named", "a named text is a file, the unnamed one the text", mixed(plain, leaf([b"Content-Type: text/plain; charset=gbk; name=a.txt"], gb("附件"))), text="请查收", files=[("a.txt", "text/plain", gb("附件"))])
    clerk("text-attached-unnamed", "an attached text without a name", mixed(plain, leaf([b"Content-Type: text/plain", b"Content-Disposition: attachment"], gb("附件"))), text="请查收", files=[(None, "text/plain", gb("附件"))])
    clerk("html-named", "a named page is a file", mixed(plain, leaf([b"Content-Type: text/html; name=a.htm"], b"<p>x</p>")), text="请查收", files=[("a.htm", "text/html", b"<p>x</p>")])
    clerk("picture-unnamed", "a picture in the text without a name", mixed(plain, leaf([b"Content-Type: image/png", b"Content-ID: <1>", b"Content-Disposition: inline"], png), kind=b"related"), text="请查收", files=[(None, "image/png", png)])
    clerk("appledouble", "a Macintosh file in its two halves", mixed(plain, mixed(leaf([b"Content-Type: application/applefile; name=a.docx"], b"\x00\x05\x16\x07"),
        leaf([b"Content-Type: application/msword; name=a.docx"], docx), kind=b"appledouble", boundary=b"=_y")), text="请查收", files=[("a.docx", "application/applefile", b"\x00\x05\x16\x07"), ("a.docx", "application/msword", docx)])
    clerk("partial", "a piece of a mail that was cut by size", b"Content-Type: message/partial; id=\"1@b.cn\"; number=1; total=2\r\n\r\nSubject: x\r\n\r\nfirst half", files=[(None, "message/partial", b"Subject: x\r\n\r\nfirst half")])
    clerk("external-body", "a file that lies elsewhere", mixed(plain, b"Content-Type: message/external-body; access-type=URL; URL=\"http://x.cn/a\"\r\n\r\nContent-Type: application/pdf\r\n\r\n"), text="请查收",
        files=[(None, "message/external-body", b"Content-Type: application/pdf\r\n\r\n")])
    clerk("multipart-unknown", "a multipart nobody knows is mixed", mixed(plain, word_docx, kind=b"x-netease"), text="请查收", files=[file])
    clerk("form-data", "a web form's parts", mixed(plain, leaf([b"Content-Disposition: form-data; name=file; filename=a.docx", b"Content-Type: application/octet-stream"], docx), kind=b"form-data"), text="请查收", files=[("a.docx", "application/octet-stream", docx)])
    clerk("pgp", "an encrypted mail is two files", mixed(leaf([b"Content-Type: application/pgp-encrypted"], b"Version: 1", encoded=False), leaf([b"Content-Type: application/octet-stream; name=encrypted.asc"], b"-----BEGIN", encoded=False), kind=b"encrypted"),
        files=[(None, "application/pgp-encrypted", b"Version: 1"), ("encrypted.asc", "application/octet-stream", b"-----BEGIN")])
    clerk("disposition-comment", "a comment in the disposition", mixed(plain, leaf([b"Content-Type: application/octet-stream", b"Content-Disposition: attachment (the report); filename=a.docx"], docx)), text="请查收", files=[("a.docx", "application/octet-stream", docx)])
    clerk("encoding-semicolon", "base64 with a semicolon behind it", mixed(plain, b"Content-Type: application/octet-stream; name=a.docx\r\nContent-Transfer-Encoding: base64;\r\n\r\n" + lines64(docx)), text="请查收", files=[("a.docx", "application/octet-stream", docx)])
    clerk("name-rfc2231-type", "RFC 2231 in the type alone", mixed(plain, leaf([b"Content-Type: application/octet-stream; name*=gb2312''%BC%F2%B1%A8.docx", b"Content-Disposition: attachment"], docx)), text="请查收", files=[file])
    clerk("nfd-body", "letters and their accents apart", leaf([b"Content-Type: text/plain; charset=utf-8"], unicodedata.normalize("NFD", "Café 5月").encode()), text="Café 5月")
    clerk("form-feed", "pages parted by form feeds", leaf([b"Content-Type: text/plain; charset=gb2312"], gb("甲\f乙\v丙")), text="甲乙丙")
    clerk("gbk-flowed", "flowed lines in GBK", b"Content-Type: text/plain; charset=gbk; format=flowed; delsp=yes\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + gb("今年以来， \r\n全市平稳。"), text="今年以来，全市平稳。")
    clerk("qp-gbk-soft", "quoted-printable parts a character of GBK at a line's end", b"Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=BC=F2=B1=\r\n=A8", text="简报")
    clerk("three-texts", "text, file, text, file, text", mixed(plain, word_docx, leaf([b"Content-Type: text/plain; charset=utf-8"], "中间".encode()), word_docx, leaf([b"Content-Type: text/plain; charset=big5"], "結尾".encode("big5"))), text="请查收\n中间\n結尾", files=[file, file])
    clerk("ten-files", "ten files", mixed(plain, *[leaf([b"Content-Type: application/pdf; name=%d.pdf" % i], b"%%PDF-%d" % i) for i in range(10)]), text="请查收", files=[("%d.pdf" % i, "application/pdf", b"%%PDF-%d" % i) for i in range(10)])
    sample("clerk-lower-case-fields", "field names in lower case", (head(gb("简报")) + b"Content-Type: text/plain; charset=gb2312\r\n\r\n").lower() + gb("正文"), subject="简报", text="正文", defects=[RAW8])
    clerk("base64-indented", "base64 lines that begin with blanks", mixed(plain, b"Content-Type: application/octet-stream; name=a.docx\r\nContent-Transfer-Encoding: base64\r\n\r\n  UEsD\r\n\tBGRv\r\n  Y3g=\r\n"), text="请查收", files=[("a.docx", "application/octet-stream", docx)])
    clerk("multipart-charset", "a charset on the multipart is none of its parts'", mixed(leaf([b"Content-Type: text/plain; charset=utf-8"], "请查收".encode()), word_docx).replace(b"multipart/mixed;", b"multipart/mixed; charset=gb2312;"), text="请查收", files=[file])
    clerk("boundary-continued", "a boundary in continued parameters", mixed(plain, word_docx).replace(b"boundary=\"=_x\"", b"boundary*0=\"=_\"; boundary*1=\"x\""), text="请查收", files=[file])
    sample("clerk-q-mixed", "Q with figures, underlines and lower-case octets", head(b"=?gb2312?Q?GDP=d4=f6=b3=a4_5.2%?=") + PLAIN, subject="GDP增长 5.2%")
    sample("clerk-words-far-apart", "words parted by many blanks and tabs are one text", head(word(gb("关于防汛")) + b"  \t  " + word(gb("的简报"))) + PLAIN, subject="关于防汛的简报")
    clerk("html-and-file", "HTML without a plain text, and a file", mixed(html, word_docx), files=[file])
    clerk("text-file-alone", "the whole mail is a named text", leaf([b"Content-Type: text/plain; charset=gb2312; name=a.txt", b"Content-Disposition: attachment; filename=a.txt"], gb("简报")), files=[("a.txt", "text/plain", gb("简报"))])
    clerk("name-tab-folded", "a name in words folded by tabs", mixed(plain, leaf([b"Content-Type: application/octet-stream;\r\n\tname=\"" + word(gb("关于防汛的")) + b"\r\n\t" + word(gb("简报.docx")) + b"\""], docx)), text="请查收", files=[("关于防汛的简报.docx", "application/octet-stream", docx)])
    clerk("name-fullwidth", "full-width brackets and blanks in a name", mixed(plain, leaf([b"Content-Type: application/octet-stream; name=\"" + word(gb("（简报）　定稿 2.docx")) + b"\""], docx)), text="请查收", files=[("（简报）　定稿 2.docx", "application/octet-stream", docx)])
    clerk("related-docx", "a docx within related, referred to by nobody", mixed(html, word_docx, kind=b"related"), files=[file])
    clerk("alternative-docx", "a docx as an alternative", mixed(plain, word_docx, kind=b"alternative"), text="请查收", files=[file])
    clerk("calendar-and-file", "an invitation beside a docx", mixed(plain, leaf([b"Content-Type: text/calendar; charset=utf-8; method=REQUEST"], b"BEGIN:VCALENDAR"), word_docx), text="请查收", files=[(None, "text/calendar", b"BEGIN:VCALENDAR"), file])
    clerk("eight-deep-file", "a docx under eight multiparts", deep(plain, word_docx, mixed), text="请查收", files=[file])
    clerk("signed-docx", "a signature over text and docx", mixed(mixed(plain, word_docx, boundary=b"=_y"), leaf([b"Content-Type: application/pkcs7-signature; name=smime.p7s"], b"\x30\x82"), kind=b"signed"), text="请查收", files=[file, ("smime.p7s", "application/pkcs7-signature", b"\x30\x82")])
    clerk("type-upper-case", "types in upper case", mixed(plain.replace(b"text/plain", b"TEXT/PLAIN"), leaf([b"Content-Type: APPLICATION/PDF; NAME=A.PDF"], b"%PDF")), text="请查收", files=[("A.PDF", "application/pdf", b"%PDF")])


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for old in HERE.iterdir():
        old.unlink()
    subjects()
    bodies()
    structures()
    names()
    senders()
    more_subjects()
    more_bodies()
    more_structures()
    more_names()
    more_senders()
    headers()
    clerks()
    print(len(NAMES), "samples")

"""The other side of PythonEmailTests: reads or writes mails with Python's email package.

read:  a line of input is a mail in base64; a line of output what the package sees in it.
sent:  a line of input is a mail in base64; a line of output is everything a mail program shows of it, and every defect.
write: no input; a line of output is {"mail": base64, ...} with what the mail was made to say. The package's own writer loses blanks
       between encoded words and commas between addresses, so of subject and addresses what it reads again is what counts.

Display names are taken from the older half of the package: the newer one puts blanks between the encoded words of a phrase.
"""
import base64
import email
import email.header
import email.policy
import email.utils
import json
import random
import sys
from email.headerregistry import Address
from email.message import EmailMessage


def decoded(value):
    return str(email.header.make_header(email.header.decode_header(value)))


def addresses(octets, field):
    message = email.message_from_bytes(octets, policy=email.policy.compat32)
    return [[decoded(n), a] for n, a in email.utils.getaddresses([message[field].replace("\r\n", "")])]


def see(octets):
    message = email.message_from_bytes(octets, policy=email.policy.default)
    leaves = [p for p in message.walk() if not p.is_multipart()]
    texts = [p for p in leaves if p.get_content_type() == "text/plain" and not p.get_filename() and not p.is_attachment()]
    files = [p for p in leaves if p.get_filename() or p.is_attachment() or p.get_content_maintype() != "text"]
    return {
        "subject": str(message["subject"]),
        "from": addresses(octets, "from"),
        "to": addresses(octets, "to"),
        "messageId": str(message["message-id"]).strip("<>"),
        "text": "\n".join(p.get_content().replace("\r\n", "\n") for p in texts),
        "files": [[p.get_filename(), p.get_content_type(), base64.b64encode(p.get_payload(decode=True)).decode()] for p in files],
    }


def read():
    for line in sys.stdin:
        print(json.dumps(see(base64.b64decode(line))))


def sent():
    for line in sys.stdin:
        octets = base64.b64decode(line)
        message = email.message_from_bytes(octets, policy=email.policy.default)
        old = email.message_from_bytes(octets, policy=email.policy.compat32)
        leaves = [p for p in message.walk() if not p.is_multipart()]
        files = [(p, o) for p, o in zip(message.walk(), old.walk()) if p.is_attachment()]
        print(json.dumps(see(octets) | {
            "text": "".join(p.get_content().replace("\r\n", "\n") for p in leaves if p.get_content_type() == "text/plain" and not p.is_attachment()),
            "html": "".join(p.get_content().replace("\r\n", "\n") for p in leaves if p.get_content_type() == "text/html" and not p.is_attachment()),
            "structure": [p.get_content_type() for p in message.walk()],
            "fields": [name for name in message.keys()],
            "date": email.utils.parsedate_to_datetime(message["date"]).isoformat(),
            "autoSubmitted": message["auto-submitted"],
            "inReplyTo": message["in-reply-to"],
            "references": message["references"],
            "replyTo": [a for _, a in email.utils.getaddresses([message["reply-to"] or ""]) if a],
            # The name that Content-Type gives, by the older rule (RFC 2047), which Chinese mail programs go by.
            "names": [decoded(o.get_param("name")) for _, o in files],
            "longestLine": max(len(row) for row in octets.split(b"\r\n")),
            "bare": octets.replace(b"\r\n", b"").count(b"\r") + octets.replace(b"\r\n", b"").count(b"\n"),
            # Encoded words inside quoted parameters break RFC 2047 section 5 on purpose: no other form of a name does QQ show.
            "defects": [str(d) for p in message.walk() for d in p.defects] + [
                f"{k}: {d}" for p in message.walk() for k, v in p.items() for d in getattr(v, "defects", ())
                if k.lower() not in ("content-type", "content-disposition") or not p.is_attachment()],
        }))


WORDS = ["关于", "报送", "政务信息", "的通知", "2023年", "report", "a, b", "\"quoted\"", "（专报）", "Ünïcödé", "x@y", "𠮷野", "50%", "=?", "--", ";", "(c)", "é"]


def write():
    draw = random.Random(2023)

    def phrase(count):
        return " ".join(draw.choice(WORDS) for _ in range(1 + draw.randrange(count)))

    for number in range(150):
        message = EmailMessage(policy=email.policy.SMTP)
        truth = {"messageId": f"{number}.{draw.random()}@example.cn", "files": []}
        message["Subject"] = phrase(12)
        message["From"] = Address(phrase(4), addr_spec=f"sender{number}@example.cn")
        message["To"] = Address(phrase(3), addr_spec=f"to{number}@example.cn")
        message["Message-ID"] = f"<{truth['messageId']}>"
        charset = draw.choice(["utf-8", "utf-8", "gb18030"])
        truth["text"] = "".join(phrase(30) + "\n" for _ in range(1 + draw.randrange(9)))
        message.set_content(truth["text"], charset=charset, cte=draw.choice(["base64", "quoted-printable", "8bit"]))
        if draw.random() < .5:
            message.add_alternative("<p>" + phrase(9) + "</p>", subtype="html")
        for _ in range(draw.randrange(3)):
            content = draw.randbytes(draw.randrange(2000))
            name = phrase(5) + ".docx"
            message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
            truth["files"].append([name, "application/octet-stream", base64.b64encode(content).decode()])
        octets = message.as_bytes()
        truth["mail"] = base64.b64encode(octets).decode()
        truth |= {field: see(octets)[field] for field in ("subject", "from", "to")}
        print(json.dumps(truth))


{"read": read, "sent": sent, "write": write}[sys.argv[1]]()

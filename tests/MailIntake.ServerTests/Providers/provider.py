"""An IMAP server that answers as a provider's do in logs of real accounts, over a raw socket, as a process of its own.

usage: provider.py netease|qq FOLDER USER SECRET [WRONG]        prints its port; FOLDER holds .eml files, the mailbox, read anew at every command

netease (163, 126): without ID after LOGIN a folder is refused with "Unsafe Login". The greeting tells no capabilities. UIDVALIDITY is 1, UIDs are around
1.39e9, there is no UIDNEXT, STATUS answers an empty list, IDLE is unknown, SASL-IR is offered and not understood, a tag of digits alone is refused.
qq: the greeting tells capabilities, more come after LOGIN. EXISTS and UIDNEXT stand still until the folder is opened again, SEARCH does not. A refused
login has one text for five causes. A descending set is refused. Its spam folder is known by XLIST.
WRONG: distrust (a folder is always refused), many (BYE instead of a greeting), busy (the login is refused for a while), gbk (the login is refused
in raw GBK), bye (BYE instead of a folder). It ends when its standard input does.
"""
import base64
import os
import re
import socket
import sys
import threading
import time

PROVIDER, FOLDER, USER, SECRET, WRONG = sys.argv[1:]
NETEASE = PROVIDER == 'netease'
FIRST_UID = 1_390_000_001 if NETEASE else 101
CAPABILITIES = 'IMAP4rev1 XLIST SPECIAL-USE ID LITERAL+ STARTTLS UIDPLUS X-CM-EXT-1'


def mails():
    """UID, path of every mail; files are numbered in order of their names."""
    return list(enumerate((os.path.join(FOLDER, name) for name in sorted(os.listdir(FOLDER)) if name.endswith('.eml')), FIRST_UID))


def chosen(numbers, words):
    """The UIDs of a set; n:* names the last mail even where its UID is below n (RFC 3501)."""
    result = set()
    for part in words.split(','):
        low, _, high = part.partition(':')
        last = numbers[-1] if numbers else 0
        ends = sorted(last if end == '*' else int(end) for end in (low, high or low))
        result.update(uid for uid in numbers if ends[0] <= uid <= ends[1])
    return result


class Session(threading.Thread):
    def __init__(self, connection):
        super().__init__(daemon=True)
        self.connection = connection
        self.input = connection.makefile('rb')
        self.logged_in = self.identified = self.opened = False

    def say(self, line):
        self.connection.sendall(line if isinstance(line, bytes) else line.encode() + b'\r\n')

    def command(self):
        """A line with its literals, or None at the end."""
        line = self.input.readline(65536)
        while match := re.search(rb'\{(\d+)(\+?)\}\r\n$', line):
            if not match.group(2):
                self.say('+ Ready')
            line = line[:match.start()] + b'"' + self.input.read(int(match.group(1))) + b'"' + self.input.readline(65536)
        return line.decode().rstrip('\r\n') if line.endswith(b'\n') else None

    def run(self):
        try:
            if WRONG == 'many':
                self.say('* BYE Too many concurrent connections')
                return
            if NETEASE:
                self.say('* OK Coremail System IMap Server Ready(126com[10774b260cc7a37d26d71b52404dcf5cs])')
            else:
                self.say('* OK [CAPABILITY IMAP4 IMAP4rev1 ID AUTH=PLAIN AUTH=LOGIN AUTH=XOAUTH2 NAMESPACE] QQMail XMIMAP4Server ready')
            while (line := self.command()) is not None:
                tag, _, rest = line.partition(' ')
                verb, _, arguments = rest.partition(' ')
                if NETEASE and tag.isdigit():
                    self.say('* BAD tag')
                elif not (self.answer if NETEASE else self.answer_as_qq)(tag, verb.upper(), arguments):
                    break
        except OSError:
            pass
        finally:
            self.connection.close()

    def answer(self, tag, verb, arguments):
        if verb == 'CAPABILITY':
            self.say(f"* CAPABILITY {CAPABILITIES}{'' if self.logged_in else ' SASL-IR AUTH=PLAIN'}")
        elif verb == 'LOGIN' and not self.logged_in:
            self.logged_in = arguments == f'"{USER}" "{SECRET}"'
            if not self.logged_in:
                self.say(f'{tag} NO LOGIN Login error or password error')
                return True
        elif verb == 'AUTHENTICATE' and not self.logged_in:
            if arguments.upper() != 'PLAIN':
                self.say(f'{tag} BAD command not support')
                return True
            self.say('+ ')
            words = base64.b64decode(self.input.readline(65536)).decode().split('\0')
            self.logged_in = words == ['', USER, SECRET]
            if not self.logged_in:
                self.say(f'{tag} NO AUTHENTICATE Login error or password error')
                return True
        elif verb == 'ID':
            self.identified = WRONG != 'distrust' and self.logged_in and all(f'"{key}"' in arguments for key in ('name', 'version', 'vendor'))
            self.say('* ID ("name" "Coremail Imap" "vendor" "Mailtech")')
        elif verb == 'LOGOUT':
            self.say('* BYE IMAP4rev1 Server logging out')
            self.say(f'{tag} OK LOGOUT completed')
            return False
        elif verb == 'NOOP':
            pass
        elif not self.logged_in:
            self.say(f'{tag} BAD command not support')
            return True
        elif verb in ('LIST', 'XLIST'):
            self.say(f'* {verb} () "/" "INBOX"')
            self.say(f'* {verb} (\\Drafts) "/" "&g0l6P3ux-"')
        elif verb in ('EXAMINE', 'SELECT'):
            if WRONG == 'bye':
                self.say(f'* BYE {verb} Unsafe Login. Please contact kefu@188.com for help')
                return False
            if not self.identified:
                self.say(f'{tag} NO {verb} Unsafe Login. Please contact kefu@188.com for help')
                return True
            self.opened = True
            self.say(f'* {len(mails())} EXISTS')
            self.say('* 0 RECENT')
            self.say('* OK [UIDVALIDITY 1] UIDs valid')
            self.say('* FLAGS (\\Answered \\Seen \\Deleted \\Draft \\Flagged)')
            self.say(f'{tag} OK [READ-ONLY] {verb} completed' if verb == 'EXAMINE' else f'{tag} OK [READ-WRITE] SELECT completed')
            return True
        elif verb == 'STATUS':
            self.say('* STATUS "INBOX" ()')
        elif verb == 'UID' and self.opened:
            return self.answer_uid(tag, arguments)
        else:
            self.say(f'{tag} BAD command not support')
            return True
        self.say(f'{tag} OK {verb} completed')
        return True

    def answer_as_qq(self, tag, verb, arguments):
        if verb == 'CAPABILITY':
            self.say('* CAPABILITY IMAP4 IMAP4rev1 XLIST MOVE IDLE XAPPLEPUSHSERVICE AUTH=PLAIN AUTH=LOGIN NAMESPACE CHILDREN ID UIDPLUS COMPRESS=DEFLATE SASL-IR')
        elif verb == 'LOGIN' and not self.logged_in:
            self.logged_in = not WRONG and arguments == f'"{USER}" "{SECRET}"'
            if WRONG == 'busy':
                self.say(f'{tag} NO System busy!')
            elif WRONG == 'gbk':
                self.say(f'{tag} NO 登录失败，请使用授权码登录\r\n'.encode('gbk'))
            elif not self.logged_in:
                self.say(f'{tag} NO Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy.')
            if not self.logged_in:
                return True
            self.say(f'{tag} OK Success login ok')
            return True
        elif verb == 'ID':
            self.say('* ID NIL')
        elif verb == 'LOGOUT':
            self.say('* BYE LOGOUT received')
            self.say(f'{tag} OK LOGOUT Completed')
            return False
        elif verb == 'NOOP':
            pass
        elif not self.logged_in:
            self.say(f'{tag} BAD Command not permitted')
            return True
        elif verb in ('LIST', 'XLIST'):
            self.say(f'* {verb} (\\NoInferiors \\Inbox) "/" "INBOX"')
            self.say(f'* {verb} (\\HasNoChildren \\Spam) "/" "Junk"')
        elif verb == 'EXAMINE':
            box = mails() if arguments == '"INBOX"' else []
            self.opened = arguments == '"INBOX"'
            self.say(f'* {len(box)} EXISTS')
            self.say('* OK [UIDVALIDITY 1685923200] UID validity status')
            self.say(f'* OK [UIDNEXT {FIRST_UID + len(box)}] Predicted next UID')
            self.say(f'{tag} OK [READ-ONLY] EXAMINE complete')
            return True
        elif verb == 'UID' and not self.opened and arguments.startswith('SEARCH'):
            self.say('* SEARCH')
        elif verb == 'UID' and self.opened:
            first, _, last = arguments.split(' ')[1].partition(':')
            if first.isdigit() and last.isdigit() and int(last) < int(first):
                self.say(f'{tag} BAD UID parameters!')
                return True
            return self.answer_uid(tag, arguments)
        else:
            self.say(f'{tag} BAD command')
            return True
        self.say(f'{tag} OK {verb} Completed')
        return True

    def answer_uid(self, tag, arguments):
        box = mails()
        numbers = [uid for uid, _ in box]
        if match := re.fullmatch(r'SEARCH UID (\S+)', arguments, re.I):
            found = chosen(numbers, match.group(1))
            self.say(' '.join(['* SEARCH', *(str(uid) for uid in numbers if uid in found)]))
            self.say(f'{tag} OK SEARCH completed')
        elif match := re.fullmatch(r'FETCH (\S+) \(UID INTERNALDATE RFC822\.SIZE( BODY\.PEEK\[\])?\)', arguments, re.I):
            found = chosen(numbers, match.group(1))
            for sequence, (uid, path) in enumerate(box, 1):
                if uid in found:
                    with open(path, 'rb') as file:
                        octets = file.read()
                    date = time.strftime('%d-%b-%Y %H:%M:%S +0800', time.gmtime(os.path.getmtime(path) + 8 * 3600))
                    self.say(b'* %d FETCH (UID %d INTERNALDATE "%s" RFC822.SIZE %d' % (sequence, uid, date.encode(), len(octets)))
                    if match.group(2):
                        self.say(b' BODY[] {%d}\r\n' % len(octets))
                        self.say(octets)
                    self.say(b')\r\n')
            self.say(f'{tag} OK Fetch completed')
        else:
            self.say(f'{tag} BAD Parse command error')
        return True


def serve(listener):
    while True:
        Session(listener.accept()[0]).start()


listener = socket.create_server(('127.0.0.1', 0))
print(listener.getsockname()[1], flush=True)
threading.Thread(target=serve, args=(listener,), daemon=True).start()
sys.stdin.read()

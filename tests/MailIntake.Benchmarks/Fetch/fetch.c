/* The floor for fetching: the same IMAP commands as the product sends, over a raw socket, each literal received, framed and
 * dropped. Usage: fetch PORT USER SECRET CHUNK. Prints "mails octets seconds", timed from the first byte sent to the last received. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SIZE = 256 * 1024 };
static char buffer[SIZE];
static size_t begin, end;
static int wire;

static void fail(const char *what) { fprintf(stderr, "%s\n", what); exit(1); }

static void fill(void)
{
    if (begin == end)
        begin = end = 0;
    if (end == SIZE) {
        if (begin == 0)
            fail("line too long");
        memmove(buffer, buffer + begin, end - begin);
        end -= begin;
        begin = 0;
    }
    ssize_t n = read(wire, buffer + end, SIZE - end);
    if (n <= 0)
        fail("connection lost");
    end += n;
}

/* One line without its line end; valid until the next call. */
static char *line(void)
{
    size_t seen = begin;
    for (;;) {
        char *lf = memchr(buffer + seen, '\n', end - seen);
        if (lf) {
            char *text = buffer + begin;
            begin = lf + 1 - buffer;
            *lf = 0;
            if (lf > text && lf[-1] == '\r')
                lf[-1] = 0;
            return text;
        }
        size_t length = end - begin;
        fill();
        seen = begin + length;
    }
}

static void say(const char *text)
{
    size_t length = strlen(text);
    if (write(wire, text, length) != (ssize_t)length)
        fail("write");
}

static void drop(size_t octets)
{
    while (octets > 0) {
        if (begin == end)
            fill();
        size_t part = end - begin < octets ? end - begin : octets;
        begin += part;
        octets -= part;
    }
}

static void until(const char *tag)
{
    char *text;
    do
        text = line();
    while (strncmp(text, tag, strlen(tag)) != 0);
    if (strncmp(text + strlen(tag), "OK", 2) != 0)
        fail(text);
}

int main(int argc, char **argv)
{
    char command[512];
    if (argc != 5)
        fail("fetch PORT USER SECRET CHUNK");
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    wire = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    setsockopt(wire, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(wire, (struct sockaddr *)&address, sizeof address) != 0)
        fail("connect");
    line();
    snprintf(command, sizeof command, "a1 LOGIN \"%s\" \"%s\"\r\na2 EXAMINE INBOX\r\n", argv[2], argv[3]);
    say(command);
    until("a1 ");
    until("a2 ");
    say("a3 UID SEARCH UID 1:*\r\n");

    size_t count = 0, room = 1 << 20;
    unsigned *uids = malloc(room * sizeof *uids);
    if (begin == end)
        fill();
    /* The answer is one line longer than the buffer may be: read number by number. */
    while (end - begin < 8)
        fill();
    if (strncmp(buffer + begin, "* SEARCH", 8) != 0)
        fail("no SEARCH");
    begin += 8;
    unsigned number = 0;
    for (;;) {
        if (begin == end)
            fill();
        char c = buffer[begin++];
        if (c >= '0' && c <= '9') {
            number = number * 10 + (c - '0');
        } else {
            if (number && count < room)
                uids[count++] = number;
            number = 0;
            if (c == '\n')
                break;
        }
    }
    until("a3 ");

    size_t chunk = atoi(argv[4]), sent = 0, mails = 0;
    unsigned long long octets = 0;
    int asked = 0, done = 0;
    while (mails < count || done < asked) {
        while (sent < count && asked - done < 2) {
            size_t last = sent + chunk < count ? sent + chunk - 1 : count - 1;
            snprintf(command, sizeof command, "f%d UID FETCH %u:%u (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])\r\n", asked++, uids[sent], uids[last]);
            say(command);
            sent = last + 1;
        }
        char *text = line();
        if (text[0] == 'f') {
            if (!strstr(text, " OK"))
                fail(text);
            done++;
            continue;
        }
        size_t length = strlen(text);
        if (length && text[length - 1] == '}') {
            char *open = strrchr(text, '{');
            size_t size = strtoull(open + 1, NULL, 10);
            drop(size);
            line();
            octets += size;
            mails++;
        }
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("%zu %llu %.4f\n", mails, octets, (to.tv_sec - from.tv_sec) + (to.tv_nsec - from.tv_nsec) / 1e9);
    return 0;
}

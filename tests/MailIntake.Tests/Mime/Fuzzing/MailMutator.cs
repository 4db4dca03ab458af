namespace MailIntake.Tests.Mime.Fuzzing;

/// <summary>Damages mails at random: octets, lines, pieces of syntax, ends; the same seed damages the same way.</summary>
internal sealed class MailMutator(IReadOnlyList<byte[]> samples, int seed)
{
    private static readonly byte[][] Pieces =
    [
        [.. "=?gb2312?B?"u8], [.. "=?utf-8?Q?"u8], [.. "?="u8], [.. "\""u8], [.. "\\"u8], [.. ";"u8], [.. "("u8], [.. "<"u8], [.. ">"u8], [.. ","u8], [.. ":"u8], [.. "="u8], [.. "--b"u8],
        [.. "\r\n"u8], [.. "\n"u8], [.. "\r"u8], [.. "\n\n"u8], [.. "\r\n "u8], [.. "\0"u8], [.. "~{"u8], [.. "~}"u8], [.. "\e$)A\u000E"u8], [.. "\e$B"u8], [0xFF, 0xFE], [0xFE, 0xFF], [0x81, 0x30, 0x81, 0x30],
        [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xB0], [0x80], [.. "name*0*=gb18030''%81%30"u8], [.. "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"u8], [.. "Content-Type: message/rfc822\r\n\r\n"u8],
        [.. "Content-Transfer-Encoding: base64\r\n"u8], [.. "Content-Transfer-Encoding: quoted-printable\r\n"u8], [.. "Content-Transfer-Encoding: x-uuencode\r\n"u8], [.. "charset=utf-16"u8], [.. "charset=utf-7"u8],
        [.. "charset=iso-2022-cn"u8], [.. "charset=iso-2022-jp"u8], [.. "charset=hz"u8], [.. "charset=big5"u8], [.. "format=flowed; delsp=yes"u8], [.. "begin 644 x\n#0V%T\n`\nend\n"u8], [.. "From: "u8], [.. "Message-ID: <"u8],
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next damaged mail.</summary>
    public byte[] Next()
    {
        var mail = samples[_random.Next(samples.Count)];
        for (var times = 1 + _random.Next(4); times > 0; times--)
        {
            mail = Damage(mail);
        }

        return mail;
    }

    private byte[] Damage(byte[] mail)
    {
        var at = _random.Next(mail.Length + 1);
        var end = Math.Min(mail.Length, at + 1 + _random.Next(_random.Next(10) == 0 ? 200 : 4));
        var other = samples[_random.Next(samples.Count)];
        var from = _random.Next(other.Length + 1);
        return _random.Next(8) switch
        {
            0 => [.. mail.AsSpan(0, at), .. mail.AsSpan(end)],
            1 => [.. mail.AsSpan(0, end), .. mail.AsSpan(at)],
            2 => mail[..at],
            3 => [.. mail.AsSpan(0, at), (byte)_random.Next(256), .. mail.AsSpan(end)],
            4 => [.. mail.AsSpan(0, at), .. other.AsSpan(from)],
            5 => [.. mail.AsSpan(0, at), .. other.AsSpan(from, Math.Min(other.Length - from, 80)), .. mail.AsSpan(at)],
            _ => [.. mail.AsSpan(0, at), .. Pieces[_random.Next(Pieces.Length)], .. mail.AsSpan(at)],
        };
    }
}

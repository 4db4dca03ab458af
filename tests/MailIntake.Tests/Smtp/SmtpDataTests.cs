using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MailIntake.Mail.Smtp;

namespace MailIntake.Tests.Smtp;

public sealed class SmtpDataTests
{
    [Theory]
    [InlineData("", ".\r\n", 0)]
    [InlineData("a", "a\r\n.\r\n", 3)]
    [InlineData("a\r\n", "a\r\n.\r\n", 3)]
    [InlineData("a\nb\rc\r\n", "a\r\nb\r\nc\r\n.\r\n", 9)]      // bare LF and bare CR are line ends (RFC 5321 section 2.3.8 forbids to send them)
    [InlineData("\r\r\n\n", "\r\n\r\n\r\n.\r\n", 6)]
    [InlineData(".", "..\r\n.\r\n", 3)]
    [InlineData(".\r\n", "..\r\n.\r\n", 3)]
    [InlineData("..\r\n.a\r\na.\r\n", "...\r\n..a\r\na.\r\n.\r\n", 12)]
    [InlineData("a\n.\nb", "a\r\n..\r\nb\r\n.\r\n", 9)]         // a bare LF must not smuggle the end mark past the sender
    [InlineData("a\r.\rb", "a\r\n..\r\nb\r\n.\r\n", 9)]
    public void Line_ends_are_crlf_dots_are_doubled_and_the_end_is_marked(string mail, string wire, int size)
    {
        var data = new SmtpData(Encoding.ASCII.GetBytes(mail));

        Assert.Equal(size, data.Size);
        Assert.Equal(wire, Encoding.ASCII.GetString(ReadAll(data, 64)));
    }

    [Fact]
    public void Eight_bit_octets_are_noticed()
    {
        Assert.False(new SmtpData("\u007f"u8.ToArray()).Is8Bit);
        Assert.True(new SmtpData(new byte[] { 0x80 }).Is8Bit);
    }

    [Fact]
    public void Pieces_of_any_size_give_the_same_octets()
    {
        var octet = Gen.Elements((byte)'\r', (byte)'\n', (byte)'.', (byte)'a', (byte)0xE6);
        Prop.ForAll(octet.ArrayOf().ToArbitrary(), Gen.Choose(8, 40).ToArbitrary(), (mail, room) =>
            ReadAll(new(mail), room).SequenceEqual(ByTheBook(mail)) && new SmtpData(mail).Size == WithCrLf(mail).Count).QuickCheckThrowOnFailure();
    }

    private static byte[] ReadAll(SmtpData data, int room)
    {
        var all = new List<byte>();
        var piece = new byte[room];
        while (!data.IsComplete)
        {
            all.AddRange(piece.AsSpan(0, data.Read(piece)));
        }

        Assert.Equal(0, data.Read(piece));
        return [.. all];
    }

    /// <summary>RFC 5321 section 4.5.2, one octet after the other.</summary>
    private static byte[] ByTheBook(byte[] mail)
    {
        var wire = new List<byte>();
        var start = true;
        foreach (var octet in WithCrLf(mail))
        {
            if (start && octet == '.')
            {
                wire.Add((byte)'.');
            }

            wire.Add(octet);
            start = octet == '\n';
        }

        return [.. wire, .. ".\r\n"u8];
    }

    private static List<byte> WithCrLf(byte[] mail)
    {
        var lines = Encoding.Latin1.GetString(mail).Replace("\r\n", "\n").Replace('\r', '\n');
        return [.. Encoding.Latin1.GetBytes((lines.Length == 0 || lines.EndsWith('\n') ? lines : lines + "\n").Replace("\n", "\r\n"))];
    }
}

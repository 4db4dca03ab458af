using System.Text;

namespace MailIntake.Tests.Imap;

/// <summary>
/// A conversation with an IMAP server, octet by octet. One step a line: <c>S: </c> what the server says (CRLF is added), <c>S| </c> the same without
/// line end, <c>E: </c> and <c>E| </c> what it says again and again without an end (lines in a row as one), <c>C: </c> what the client must say, <c>N</c> the next connection, <c>CLOSE</c> the server hangs up, <c>SILENT</c> it says nothing any more,
/// <c>#</c> a remark. Octets are as they stand in the file, raw GBK among them.
/// </summary>
public sealed class Transcript
{
    private Transcript(IReadOnlyList<IReadOnlyList<TranscriptStep>> connections) => Connections = connections;

    /// <summary>The steps of each connection.</summary>
    public IReadOnlyList<IReadOnlyList<TranscriptStep>> Connections { get; }

    /// <summary>Reads a transcript that lies beside the tests.</summary>
    public static Transcript Load(string name) => Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Imap", "Transcripts", name + ".imap")));

    /// <summary>Reads a transcript.</summary>
    public static Transcript Parse(ReadOnlySpan<byte> octets)
    {
        var connections = new List<List<TranscriptStep>> { new() };
        foreach (var range in octets.Split((byte)'\n'))
        {
            var line = octets[range].TrimEnd((byte)'\r');
            switch (line)
            {
                case [] or [(byte)'#', ..]:
                    break;
                case [(byte)'S', (byte)':', ..]:
                    connections[^1].Add(new(TranscriptActor.Server, [.. Words(line), .. "\r\n"u8]));
                    break;
                case [(byte)'S', (byte)'|', ..]:
                    connections[^1].Add(new(TranscriptActor.Server, Words(line)));
                    break;
                case [(byte)'E', (byte)':', ..] when connections[^1] is [.., { Actor: TranscriptActor.Endless } more]:
                    connections[^1][^1] = more with { Octets = [.. more.Octets, .. Words(line), .. "\r\n"u8] };
                    break;
                case [(byte)'E', (byte)':', ..]:
                    connections[^1].Add(new(TranscriptActor.Endless, [.. Words(line), .. "\r\n"u8]));
                    break;
                case [(byte)'E', (byte)'|', ..]:
                    connections[^1].Add(new(TranscriptActor.Endless, Words(line)));
                    break;
                case [(byte)'C', (byte)':', ..]:
                    connections[^1].Add(new(TranscriptActor.Client, Words(line)));
                    break;
                case [(byte)'N']:
                    connections.Add([]);
                    break;
                case [(byte)'C', (byte)'L', (byte)'O', (byte)'S', (byte)'E']:
                    connections[^1].Add(new(TranscriptActor.HangUp, []));
                    break;
                case [(byte)'S', (byte)'I', ..]:
                    connections[^1].Add(new(TranscriptActor.Silence, []));
                    break;
                default:
                    throw new FormatException($"No step of a transcript: {Encoding.Latin1.GetString(line)}");
            }
        }

        return new Transcript(connections);
    }

    private static byte[] Words(ReadOnlySpan<byte> line) => line.Length > 3 ? line[3..].ToArray() : [];
}

using System.Buffers.Binary;
using System.Text;

namespace MailIntake.Documents;

/// <summary>
/// The texts of an xls, the workbook of Excel 97 to 2003 and of WPS's et (MS-XLS, BIFF8; of Excel 95 its cells): its shared strings, its running headers, and which
/// cells of a row hold them. Nothing else of it is read. A broken file gives what was read until there, one with a password nothing.
/// </summary>
internal static class OldWorkbook
{
    private const int Bof = 0x0809, Continue = 0x003C, FilePass = 0x002F, Sst = 0x00FC, LabelSst = 0x00FD, Label = 0x0204, RichLabel = 0x00D6, FormulaText = 0x0207, Header = 0x0014, Footer = 0x0015;
    private const int Biff8 = 0x0600;
    private const int RecordHead = 4;
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(54936)!; // Excel 95 wrote the charset of its Windows

    /// <summary>Hands the texts on.</summary>
    /// <param name="content">The file's octets.</param>
    /// <param name="texts">Where they go.</param>
    public static void Read(ReadOnlyMemory<byte> content, WorkbookTexts texts)
    {
        var start = texts.Texts.Length;
        var stream = CompoundFile.Stream(content.Span, "Workbook") ?? CompoundFile.Stream(content.Span, "Book") ?? [];
        var shared = new List<string>();
        var (version, row) = (0, -1);
        for (var at = 0; at + RecordHead <= stream.Length && !texts.IsFull(start);)
        {
            var type = Number(stream, at);
            var body = Body(stream, at);
            var next = at + RecordHead + body.Length;
            switch (type)
            {
                case FilePass:
                    return;
                case Bof:
                    version = Number(body, 0);
                    NextRow(-1);
                    break;
                case Sst:
                    ReadShared(new Continued(stream, at), shared, texts, start);
                    break;
                case LabelSst when body.Length >= 10:
                    NextRow(Number(body, 0));
                    texts.AddToRow(BinaryPrimitives.ReadUInt32LittleEndian(body[6..]) is var index && index < shared.Count ? shared[(int)index] : "");
                    break;
                case Label or RichLabel when body.Length > 6:
                    NextRow(Number(body, 0));
                    AddCell(Text(body[6..], version));
                    break;
                case FormulaText:
                    AddCell(Text(body, version));
                    break;
                case Header or Footer when version == Biff8 && body.Length > 0:
                    texts.BeginCell().Append(Text(body, version));
                    break;
                default:
                    break;
            }

            at = next;
        }

        texts.EndRow();

        void NextRow(int number)
        {
            if (number != row)
            {
                texts.EndRow();
                row = number;
            }
        }

        void AddCell(string text)
        {
            texts.BeginCell().Append(text);
            texts.AddToRow(text);
        }
    }

    // One that says that it is longer than the rest is cut off.
    private static ReadOnlySpan<byte> Body(byte[] stream, int at) =>
        stream.AsSpan(at + RecordHead, Math.Min(Number(stream, at + 2), stream.Length - at - RecordHead));

    private static int Number(ReadOnlySpan<byte> body, int at) => at + 2 <= body.Length ? BinaryPrimitives.ReadUInt16LittleEndian(body[at..]) : 0;

    // A number of characters, and (BIFF8) whether they have two octets each.
    private static string Text(ReadOnlySpan<byte> body, int version)
    {
        if (body.Length < 3)
        {
            return "";
        }

        var (count, isWide) = (Number(body, 0), version == Biff8 && (body[2] & 1) != 0);
        body = body[(version == Biff8 ? 3 : 2)..];
        body = body[..Math.Min(body.Length, isWide ? count * 2 : count)];
        return isWide ? Encoding.Unicode.GetString(body) : version == Biff8 ? Encoding.Latin1.GetString(body) : Gb18030.GetString(body);
    }

    // The shared strings (MS-XLS 2.4.265) go on over records: one that is parted within its characters says anew in the next whether they have two octets.
    private static void ReadShared(Continued records, List<string> shared, WorkbookTexts texts, int start)
    {
        const int Wide = 1, Extended = 4, Rich = 8, MostKept = 100;
        records.Skip(8); // how many there are
        while (!texts.IsFull(start) && (records.Rest.Length > 0 || records.Next()))
        {
            var rest = records.Rest;
            var flags = rest.Length < 3 ? 0 : rest[2];
            var head = 3 + ((flags & Rich) != 0 ? 2 : 0) + ((flags & Extended) != 0 ? 4 : 0);
            if (rest.Length < head)
            {
                return;
            }

            var count = Number(rest, 0);
            var behind = ((flags & Rich) != 0 ? 4L * Number(rest, 3) : 0) + ((flags & Extended) != 0 ? BinaryPrimitives.ReadUInt32LittleEndian(rest[(head - 4)..]) : 0);
            records.Skip(head);
            var text = texts.BeginCell();
            var from = text.Length;
            while (count > 0)
            {
                if (records.Rest.Length == 0)
                {
                    if (!records.Next() || records.Rest.Length == 0)
                    {
                        return;
                    }

                    flags = records.Rest[0];
                    records.Skip(1);
                }

                var isWide = (flags & Wide) != 0;
                var piece = records.Rest[..Math.Min(records.Rest.Length, isWide ? count * 2 : count)];
                text.Append((isWide ? Encoding.Unicode : Encoding.Latin1).GetString(piece));
                count -= isWide ? (piece.Length + 1) / 2 : piece.Length;
                records.Skip(piece.Length);
            }

            shared.Add(text.ToString(from, Math.Min(text.Length - from, MostKept)));
            while (behind > 0 && (records.Rest.Length > 0 || records.Next()))
            {
                var skipped = (int)Math.Min(behind, records.Rest.Length);
                records.Skip(skipped);
                behind -= skipped;
            }
        }
    }

    /// <summary>The octets of a record and of those that go on with it.</summary>
    private sealed class Continued(byte[] stream, int at)
    {
        private int position = at + RecordHead;
        private int end = at + RecordHead + Body(stream, at).Length;

        public ReadOnlySpan<byte> Rest => stream.AsSpan(position, end - position);

        public void Skip(int octets) => position = Math.Min(position + octets, end);

        /// <summary>Goes on to the next record; false where none goes on.</summary>
        public bool Next()
        {
            if (end + RecordHead > stream.Length || Number(stream, end) != Continue)
            {
                return false;
            }

            position = end + RecordHead;
            end = position + Body(stream, end).Length;
            return true;
        }
    }
}

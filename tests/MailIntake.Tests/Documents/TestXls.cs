using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MailIntake.Tests.Documents;

/// <summary>Workbooks of Excel 97 to 2003 (MS-CFB, MS-XLS), with nothing in them but what tells which cells hold which text.</summary>
internal static class TestXls
{
    private const int Sector = 512;

    /// <summary>What SheetJS 0.18.5 writes as biff8 of the rows 项目清单, GDP 6 and 密级：, 机密; gzip. So small that its stream lies in the mini stream.</summary>
    public static byte[] BySheetJs()
    {
        using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(
        "H4sIAA3QA2sC/+1XTWsTURQ9bzKTTtI2JqkLzULKbARdqA2tRWitpaAUTEsHcVHBNpQm4kclFqEbET92Ci5duHElrtSNgriIm+5E6bKr1h8gCl22Gc+7MxOmWaVWC8U5j3Nn7n2fmfvevS/fvubWXr4rrKMFw0ig"
        + "4aWQjNgUaYRK1tc1G57nhWYvxr7CFtkIaNJ/VuDPmP8P9ZlOkKH/9ZnvIG0yRabJTrKL7CYz5AE/BCBH5uM9s285hd3BhKXCWKLa7KP3Wt0Mc4qLKoosixhH/47nz8OQ+Y0g97S/bh+XsYAarqPM5wKffzp/iHb6"
        + "6O80b+KvYafzR3G6b6BvN3OnbEaBpIVy7UtHqq6QZOBY5y3hrflZ7grfySu4reOJWy0WF8dd7AlGZQ2zSq+By8IQ3xRe0JrDYVlZXmSPyDfS7pPIIYlnwEytPjYY+GtDjUi7pyIdkRnoET9In1WxnEIBP6XHs+Ao"
        + "WOocd9c1zOIGjpj9GMQhKAfp0gX3BDopezlYlcXB6LyDmywOklMO7rA4WFnS9Ws4KINttDg3tu+tvRUz4vrHTI8TCdkmCqUnDCyKZRMnJcT4VEvPf9y1bl1yLajzGMMkejHAMKiWp1/dKzB2qTOV5el08zhltx2n"
        + "btloXZRzTLv6PSfbLcsEvfn618rF8uTZq2I/JvbjIh+I5b4kcR8Pxf7Iv8IbGbEZTbklad5P6qGmqKlAU1JnNDVdp3/2sJHHe/mXMBL5Nh+VJW1KFbsHFTsa++VoVO2j5PaUIBOakRjpa2nE+Hf4DWA3Ov4ADgAA")), CompressionMode.Decompress);
        using var xls = new MemoryStream();
        gzip.CopyTo(xls);
        return xls.ToArray();
    }

    /// <summary>A sheet whose cells hold shared strings.</summary>
    /// <param name="partAfter">After so many characters of the last string the record ends and the next goes on with it; 0 for never.</param>
    /// <param name="rows">The cells of each row.</param>
    public static byte[] OfRows(int partAfter, params string[][] rows)
    {
        var stream = new MemoryStream();
        Record(stream, 0x0809, [0x00, 0x06, 0x05, 0x00]); // BIFF8, globals
        var strings = rows.SelectMany(r => r).ToList();
        using var shared = new MemoryStream();
        shared.Write(Number(strings.Count, 4));
        shared.Write(Number(strings.Count, 4));
        foreach (var (i, text) in strings.Index())
        {
            shared.Write(Number(text.Length, 2));
            shared.WriteByte(0x09); // two octets a character, and in runs: one, of 4 octets, behind the characters
            shared.Write(Number(1, 2));
            var octets = Encoding.Unicode.GetBytes(text);
            var part = i == strings.Count - 1 ? partAfter * 2 : 0;
            if (part > 0)
            {
                shared.Write(octets.AsSpan(0, part));
                Record(stream, 0x00FC, shared.ToArray());
                shared.SetLength(0);
                shared.WriteByte(1); // still two octets each
            }

            shared.Write(octets.AsSpan(part));
            shared.Write([1, 0, 5, 0]);
        }

        Record(stream, partAfter > 0 ? 0x003C : 0x00FC, shared.ToArray());
        Record(stream, 0x000A, []);
        Record(stream, 0x0809, [0x00, 0x06, 0x10, 0x00]); // a sheet
        var index = 0;
        foreach (var (row, cells) in rows.Index())
        {
            foreach (var (column, _) in cells.Index())
            {
                Record(stream, 0x00FD, [.. Number(row, 2), .. Number(column, 2), 0, 0, .. Number(index++, 4)]);
            }
        }

        Record(stream, 0x000A, []);
        return File(stream.ToArray());
    }

    /// <summary>A sheet of Excel 95: each cell holds its own text, in the charset of a Chinese Windows.</summary>
    public static byte[] OfRows95(params string[][] rows)
    {
        var gbk = CodePagesEncodingProvider.Instance.GetEncoding(936)!;
        var stream = new MemoryStream();
        Record(stream, 0x0809, [0x00, 0x05, 0x10, 0x00]); // BIFF5, a sheet
        foreach (var (row, cells) in rows.Index())
        {
            foreach (var (column, text) in cells.Index())
            {
                var octets = gbk.GetBytes(text);
                Record(stream, 0x0204, [.. Number(row, 2), .. Number(column, 2), 0, 0, .. Number(octets.Length, 2), .. octets]);
            }
        }

        Record(stream, 0x000A, []);
        return File(stream.ToArray());
    }

    // Header, one sector of the table of sectors, one of the folder, and the stream, of at least 4,096 octets: shorter ones lie elsewhere.
    private static byte[] File(byte[] stream)
    {
        var sectors = Math.Max(8, (stream.Length + Sector - 1) / Sector);
        var file = new byte[Sector * (3 + sectors)];
        new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }.CopyTo(file, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(26), 3);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(30), 9);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(32), 6);
        Put(44, 1);
        Put(48, 1); // the folder's sector
        Put(56, 4096);
        Put(60, 0xFFFF_FFFE);
        Put(68, 0xFFFF_FFFE);
        file.AsSpan(76, 109 * 4).Fill(0xFF);
        Put(76, 0); // the table's sector
        file.AsSpan(Sector, Sector).Fill(0xFF);
        Put(Sector, 0xFFFF_FFFD);
        Put(Sector + 4, 0xFFFF_FFFE);
        for (var i = 0; i < sectors; i++)
        {
            Put(Sector + (4 * (2 + i)), i == sectors - 1 ? 0xFFFF_FFFE : (uint)(3 + i));
        }

        Entry(0, "Root Entry", 5, 0xFFFF_FFFE, 0);
        Entry(1, "Workbook", 2, 2, (uint)(sectors * Sector));
        stream.CopyTo(file, 3 * Sector);
        return file;

        void Put(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);

        void Entry(int number, string name, byte type, uint start, uint size)
        {
            var at = (2 * Sector) + (128 * number);
            Encoding.Unicode.GetBytes(name).CopyTo(file, at);
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at + 64), (ushort)((name.Length + 1) * 2));
            file[at + 66] = type;
            Put(at + 116, start);
            Put(at + 120, size);
        }
    }

    private static void Record(MemoryStream stream, int type, ReadOnlySpan<byte> body)
    {
        stream.Write(Number(type, 2));
        stream.Write(Number(body.Length, 2));
        stream.Write(body);
    }

    private static ReadOnlySpan<byte> Number(int value, int octets) => BitConverter.GetBytes(value).AsSpan(0, octets);
}

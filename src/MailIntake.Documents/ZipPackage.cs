using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml;

namespace MailIntake.Documents;

/// <summary>Opens ZIP containers in memory, and their parts within bounds.</summary>
internal static class ZipPackage
{
    /// <summary>The most octets that a part may have when inflated: a report of 2,000 characters has some 50 KB, one with a thousand tables 10 MB.</summary>
    public const int MaxPartBytes = 32 << 20;

    /// <summary>How deep nodes may stand, as <see cref="XmlReader.Depth"/> counts: a table in a table in a text box has some 40.</summary>
    public const int MaxDepth = 512;

    private const int MaxEntries = 4096;
    private const string TooDeep = "文件的结构嵌套太深，为安全起见没有读取；请用 Word、WPS 或 Excel 打开，另存后再交";

    /// <summary>Opens the container.</summary>
    /// <param name="content">Its octets.</param>
    /// <param name="names">The charset of names that are not marked as UTF-8, or null for the library's own.</param>
    /// <exception cref="InvalidDataException">It is no ZIP container, or broken, or of too many entries.</exception>
    public static ZipArchive Open(ReadOnlyMemory<byte> content, Encoding? names = null)
    {
        // Each entry becomes an object many times its size on disk; a document has some twenty.
        if (Directory(content.Span).Count("PK\x01\x02"u8) > MaxEntries)
        {
            throw new InvalidDataException($"More than {MaxEntries} entries");
        }

        var stream = MemoryMarshal.TryGetArray(content, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);
        return new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: false, names);
    }

    // Where the archive's end record says that its directory lies, to the end; all of it where it does not say (APPNOTE.TXT 4.3.16).
    private static ReadOnlySpan<byte> Directory(ReadOnlySpan<byte> content)
    {
        const int EndRecord = 22;
        const int OffsetAt = 16;
        var tail = content[Math.Max(0, content.Length - EndRecord - ushort.MaxValue)..];
        var end = tail.LastIndexOf("PK\x05\x06"u8);
        var offset = end >= 0 && tail.Length - end >= EndRecord ? BinaryPrimitives.ReadUInt32LittleEndian(tail[(end + OffsetAt)..]) : 0;
        return offset < content.Length ? content[(int)offset..] : content;
    }

    /// <summary>Opens a part as a stream that ends with an exception where the part is larger than it may be.</summary>
    public static Stream OpenPart(ZipArchiveEntry entry, int maxBytes = MaxPartBytes)
    {
        // The announced length may be a lie, so that the stream counts as well.
        if (entry.Length > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        // Readers of XML ask for 4 KB at a time, which inflating serves at twice the cost of larger pieces. Most parts are smaller than a piece: whole pieces were
        // a third of all that taking in a mailbox allocated.
        return new BufferedStream(new PartStream(entry.Open(), maxBytes), (int)Math.Clamp(entry.Length, 1 << 10, 1 << 16));
    }

    /// <summary>The name of an Office document's main part, which some writers call otherwise than usual: the package's relationships name it (ECMA-376 part 2, 9.3).</summary>
    public static string MainPart(ZipArchive zip, string usual)
    {
        if (zip.GetEntry(usual) is not null || zip.GetEntry("_rels/.rels") is not { } relationships)
        {
            return usual;
        }

        using var stream = OpenPart(relationships);
        using var xml = XmlReader.Create(stream, XmlSettings(new NameTable()));
        while (Next(xml))
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "Relationship"
                && xml.GetAttribute("Type")?.EndsWith("/officeDocument", StringComparison.Ordinal) == true)
            {
                return xml.GetAttribute("Target")?.TrimStart('/') ?? usual;
            }
        }

        return usual;
    }

    /// <summary>How parts are read: DTDs are refused, so that no entity can grow or reach outside.</summary>
    public static XmlReaderSettings XmlSettings(NameTable names) => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        NameTable = names,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = false,
    };

    /// <summary>
    /// To the next node. A reader of XML keeps something of every open element, also of those that <see cref="XmlReader.Skip"/> passes over: elements within
    /// elements without end, 30 KB in a file, would take gigabytes.
    /// </summary>
    /// <param name="xml">The reader.</param>
    /// <param name="tooDeep">What a person is told where the elements go too deep.</param>
    /// <exception cref="DocumentException">They do.</exception>
    public static bool Next(XmlReader xml, string tooDeep = TooDeep) =>
        xml.Read() && (xml.Depth <= MaxDepth ? true : throw new DocumentException(tooDeep));

    /// <summary>From an element to the node behind it and all that is in it; false where there is none.</summary>
    /// <param name="xml">The reader.</param>
    /// <param name="tooDeep">What a person is told where the elements go too deep.</param>
    /// <exception cref="DocumentException">They do.</exception>
    public static bool Skip(XmlReader xml, string tooDeep = TooDeep)
    {
        if (!xml.IsEmptyElement)
        {
            var depth = xml.Depth;
            while (Next(xml, tooDeep) && xml.Depth > depth)
            {
                // On to its end tag.
            }
        }

        return Next(xml, tooDeep);
    }

    private static DocumentException TooLarge(int maxBytes) =>
        new($"文件展开后超过 {maxBytes >> 20} MB，为安全起见没有读取；请删去多余内容，另存后再交");

    /// <summary>
    /// Counts what is inflated (ZIP bombs) and how far apart the ends of tags lie: an XML reader keeps a whole tag in
    /// memory at a hundred times its size, so a tag of 256 KB is refused before it is read.
    /// </summary>
    private sealed class PartStream(Stream inner, int maxBytes) : Stream
    {
        private const int MaxTag = 256 << 10;
        private long total;
        private int sinceTagEnd;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => total;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            total += read;
            if (total > maxBytes)
            {
                throw TooLarge(maxBytes);
            }

            var last = buffer[..read].LastIndexOf((byte)'>');
            sinceTagEnd = last < 0 ? sinceTagEnd + read : read - last;
            if (sinceTagEnd > MaxTag)
            {
                throw new DocumentException("文件的内容不像文档，为安全起见没有读取；请用 Word、WPS 或 Excel 打开，另存后再交");
            }

            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

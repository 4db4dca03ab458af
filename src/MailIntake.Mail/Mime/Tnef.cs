using System.Buffers.Binary;
using MailIntake.Domain.Read;
using MailIntake.Mail.Charsets;

namespace MailIntake.Mail.Mime;

/// <summary>
/// winmail.dat, in which Outlook and Exchange wrap the files of a mail (MS-OXTNEF): the attachments are taken out, all else is left.
/// Every length is checked against what is there; what does not fit ends the reading.
/// </summary>
internal ref struct Tnef
{
    private const uint Signature = 0x223E9F78;

    // Attributes (MS-OXTNEF section 2.1.3.2).
    private const uint OemCodePage = 0x00069007;
    private const uint AttachRenderData = 0x00069002;
    private const uint AttachTitle = 0x00018010;
    private const uint AttachData = 0x0006800F;
    private const uint AttachProperties = 0x00069005;

    // The last one of the mail itself; those of its files stand behind it.
    private const uint MessageProperties = 0x00069003;

    // Properties (MS-OXPROPS) and the kinds of their values (MS-OXCDATA section 2.11.1).
    private const int AttachDataBinary = 0x3701, AttachFileName = 0x3704, AttachLongFileName = 0x3707, AttachMimeTag = 0x370E;
    private const int String8 = 0x1E, Unicode = 0x1F, Binary = 0x102, Object = 0x0D, Several = 0x1000;

    private ReadOnlySpan<byte> _rest;
    private int _codePage = CodePages.Unknown;
    private string? _name;
    private string? _mediaType;
    private byte[]? _content;
    private uint _last;

    private Tnef(ReadOnlySpan<byte> octets) => _rest = octets;

    /// <summary>The files within; empty where the octets are no TNEF or hold none.</summary>
    /// <param name="octets">The octets.</param>
    /// <param name="isBare">True where it is whole and holds nothing but the mail's own properties, its text as RTF among them.</param>
    public static List<MailAttachment> Files(ReadOnlySpan<byte> octets, out bool isBare)
    {
        var files = new List<MailAttachment>();
        isBare = false;
        if (octets.Length > 6 && BinaryPrimitives.ReadUInt32LittleEndian(octets) == Signature)
        {
            var tnef = new Tnef(octets[6..]);
            tnef.Read(files);
            isBare = files.Count == 0 && tnef._last == MessageProperties && tnef._rest.IsEmpty;
        }

        return files;
    }

    private void Read(List<MailAttachment> files)
    {
        // Level, attribute, length, data, checksum.
        while (_rest.Length >= 9 && files.Count < MimeLimits.Parts)
        {
            var attribute = BinaryPrimitives.ReadUInt32LittleEndian(_rest[1..]);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(_rest[5..]);
            if (length > _rest.Length - 9)
            {
                break;
            }

            var data = _rest.Slice(9, (int)length);
            _last = attribute;
            _rest = _rest[Math.Min(_rest.Length, 9 + (int)length + 2)..];
            switch (attribute)
            {
                case OemCodePage when data.Length >= 4:
                    _codePage = CodePages.Find(BinaryPrimitives.ReadUInt32LittleEndian(data).ToString());
                    break;
                case AttachRenderData:
                    Finish(files);
                    break;
                case AttachTitle:
                    _name ??= Text(data, _codePage);
                    break;
                case AttachData:
                    _content = data.ToArray();
                    break;
                case AttachProperties:
                    ReadProperties(data);
                    break;
            }
        }

        Finish(files);
    }

    private void Finish(List<MailAttachment> files)
    {
        if (_content is not null)
        {
            files.Add(new MailAttachment(_name, _mediaType ?? "application/octet-stream", _content));
        }

        _name = _mediaType = null;
        _content = null;
    }

    // MS-OXTNEF section 2.1.3.4.
    private void ReadProperties(ReadOnlySpan<byte> data)
    {
        if (!TakeInteger(ref data, out var count))
        {
            return;
        }

        for (; count > 0 && TakeInteger(ref data, out var tag); count--)
        {
            var (type, id) = ((int)(tag & 0xFFFF), (int)(tag >> 16));
            if (id >= 0x8000 && !SkipName(ref data))
            {
                return;
            }

            if (!TakeValue(ref data, type, out var value))
            {
                return;
            }

            switch (id)
            {
                case AttachLongFileName:
                    _name = Text(value, type == Unicode ? CodePages.Utf16 : _codePage);
                    break;
                case AttachFileName:
                    _name ??= Text(value, type == Unicode ? CodePages.Utf16 : _codePage);
                    break;
                case AttachMimeTag:
                    _mediaType = Text(value, type == Unicode ? CodePages.Utf16 : _codePage)?.ToLowerInvariant();
                    break;
                case AttachDataBinary when type == Binary:
                    _content ??= value.ToArray();
                    break;
            }
        }
    }

    private static bool SkipName(ref ReadOnlySpan<byte> data)
    {
        // A GUID, then a number or a counted string.
        if (!Skip(ref data, 16) || !TakeInteger(ref data, out var kind) || !TakeInteger(ref data, out var number))
        {
            return false;
        }

        return kind == 0 || Skip(ref data, Padded(number));
    }

    // The last value where there are several: none of the properties looked for has more than one.
    private static bool TakeValue(ref ReadOnlySpan<byte> data, int type, out ReadOnlySpan<byte> value)
    {
        value = default;
        var isCounted = (type & ~Several) is String8 or Unicode or Binary or Object;
        uint count = 1;
        if ((isCounted || (type & Several) != 0) && !TakeInteger(ref data, out count))
        {
            return false;
        }

        for (; count > 0; count--)
        {
            uint length = (type & ~Several) switch
            {
                0x05 or 0x06 or 0x07 or 0x14 or 0x40 => 8,
                0x48 => 16,
                _ => 4,
            };
            if (isCounted && !TakeInteger(ref data, out length) || length > data.Length)
            {
                return false;
            }

            value = data[..(int)length];
            if (!Skip(ref data, Padded(length)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TakeInteger(ref ReadOnlySpan<byte> data, out uint value)
    {
        if (!BinaryPrimitives.TryReadUInt32LittleEndian(data, out value))
        {
            return false;
        }

        data = data[4..];
        return true;
    }

    private static bool Skip(ref ReadOnlySpan<byte> data, long length)
    {
        if (length > data.Length)
        {
            return false;
        }

        data = data[(int)length..];
        return true;
    }

    // Values fill up to four octets.
    private static long Padded(uint length) => (length + 3L) & ~3L;

    private static string? Text(ReadOnlySpan<byte> octets, int codePage)
    {
        octets = codePage == CodePages.Utf16 ? octets : octets.TrimEnd((byte)0);
        var output = new CharBuffer(octets.Length);
        try
        {
            CharsetDecoder.Decode(octets, codePage, ref output);
            return CleanText.Of(output.Written) is { Length: > 0 } text ? text : null;
        }
        finally
        {
            output.Dispose();
        }
    }
}

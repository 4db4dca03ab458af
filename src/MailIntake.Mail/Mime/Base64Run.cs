namespace MailIntake.Mail.Mime;

/// <summary>A run of base64 characters taken one by one, for text that the vectorised decoder refuses and for encoded words.</summary>
internal struct Base64Run
{
    private uint _bits;

    /// <summary>How many characters of the group begun are there: 0 to 3.</summary>
    public int Pending { get; private set; }

    /// <summary>True where the group begun could not be the end of a text: its spare bits are set or it is one character.</summary>
    public readonly bool IsCutOff => Pending switch
    {
        1 => true,
        2 => (_bits & 0xF) != 0,
        3 => (_bits & 0x3) != 0,
        _ => false,
    };

    /// <summary>Takes a character. Padding ends the group begun. False where it is no base64 character and was skipped.</summary>
    public bool Add(byte b, Span<byte> target, ref int written)
    {
        var value = Base64Encoding.Value(b);
        if (value < 0)
        {
            if (b == '=')
            {
                Flush(target, ref written);
            }

            return false;
        }

        _bits = (_bits << 6) | (uint)value;
        if (++Pending == 4)
        {
            target[written] = (byte)(_bits >> 16);
            target[written + 1] = (byte)(_bits >> 8);
            target[written + 2] = (byte)_bits;
            written += 3;
            Pending = 0;
        }

        return true;
    }

    /// <summary>Writes the whole octets of the group begun and begins anew.</summary>
    public void Flush(Span<byte> target, ref int written)
    {
        if (Pending >= 2)
        {
            var bits = _bits << (6 * (4 - Pending));
            target[written++] = (byte)(bits >> 16);
            if (Pending == 3)
            {
                target[written++] = (byte)(bits >> 8);
            }
        }

        Pending = 0;
    }
}

using MailIntake.Domain;

namespace MailIntake.Commands;

/// <summary>What a person wrote is wrong: the command ends with <see cref="ExitCode.Wrong"/>, one line a fault, nothing changed.</summary>
/// <param name="problems">The faults, at least one.</param>
public sealed class InputException(IReadOnlyList<Problem> problems) : Exception(string.Join('\n', problems))
{
    /// <summary>One fault that belongs to no file.</summary>
    public InputException(string message)
        : this([new Problem("mailintake", null, message)])
    {
    }

    /// <summary>The faults.</summary>
    public IReadOnlyList<Problem> Problems { get; } = problems;
}

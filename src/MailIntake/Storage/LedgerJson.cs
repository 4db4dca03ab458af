using System.Text.Json.Serialization;
using MailIntake.Domain.Classify;

namespace MailIntake.Storage;

/// <summary>The JSON that stands in columns of the ledger, serialised without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<Reason>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class LedgerJson : JsonSerializerContext;

using System.Globalization;
using System.Text.Json;
using Rapport.Core.Packs;
using Rapport.Core.Values;
using Rapport.Core.Versions;

namespace Rapport.App.Api;

/// <summary>Packs and what they would do, for the API and the command line.</summary>
internal static class PackJson
{
    public static void List(Utf8JsonWriter json, IReadOnlyList<Pack> packs, IReadOnlyDictionary<string, InstalledPack> here)
    {
        json.WriteStartObject();
        json.WriteStartArray("packs");
        foreach (var pack in packs)
        {
            var installed = here.GetValueOrDefault(pack.Name);
            json.WriteStartObject();
            json.WriteString("name", pack.Name);
            json.WriteString("version", pack.Version);
            Words(json, "label", pack.Label);
            Words(json, "description", pack.Description);
            json.WriteString("installed", installed?.Pack.Version);
            json.WriteString("installedAt", installed?.At.ToString("O", CultureInfo.InvariantCulture));
            json.WriteBoolean("cutOff", installed?.WasCutOff == true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Plan(Utf8JsonWriter json, PackPlan plan)
    {
        json.WriteStartObject();
        json.WriteString("pack", plan.Name);
        json.WriteString("from", plan.From);
        json.WriteString("to", plan.To);
        json.WriteStartArray("steps");
        foreach (var step in plan.Steps)
        {
            json.WriteStartObject();
            json.WriteString("action", Word(step.Action));
            json.WriteString("part", Word(step.Part));
            json.WriteString("type", step.Type);
            if (step.Name is not null) json.WriteString("name", step.Name);
            Words(json, "label", step.Label);
            if (step.Records is { } records) json.WriteNumber("records", records);
            if (step.HasMore) json.WriteBoolean("more", true);
            if (step.Changes.Count > 0) Changes(json, step.Changes);
            if (step.Held.Count > 0) Held(json, step.Held);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("rests");
        foreach (var use in plan.Rests)
        {
            json.WriteStartObject();
            json.WriteString("where", use.Where);
            json.WriteString("type", use.Type);
            json.WriteString("name", use.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("problems");
        foreach (var problem in plan.Problems)
        {
            json.WriteStartObject();
            json.WriteString("code", problem.Code);
            json.WriteString("message", Commands.ProblemTexts.Say(problem));
            json.WriteString("at", problem.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static void Changes(Utf8JsonWriter json, IReadOnlyList<DefinitionChange> changes)
    {
        json.WriteStartArray("changes");
        foreach (var change in changes)
        {
            json.WriteStartObject();
            json.WriteString("part", change.Part);
            if (change.Key is not null) json.WriteString("key", change.Key);
            foreach (var (name, value) in new[] { ("old", change.Old), ("new", change.New) })
            {
                json.WritePropertyName(name);
                if (value is null) json.WriteNullValue();
                else value.WriteTo(json, Pack.Json);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Held(Utf8JsonWriter json, IReadOnlyList<HeldChoice> choices)
    {
        json.WriteStartArray("held");
        foreach (var choice in choices)
        {
            json.WriteStartObject();
            json.WriteString("key", choice.Key);
            json.WriteNumber("records", choice.Records);
            if (choice.More) json.WriteBoolean("more", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static void Words(Utf8JsonWriter json, string name, LocalText? text)
    {
        if (text is null) return;
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, text, Pack.Json);
    }
}

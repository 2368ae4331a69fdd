using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.JSInterop;

namespace Rapport.App.Web;

/// <summary>
/// How a circuit writes what goes to scripts. Each circuit has JSON options of its own, since what refers to its objects is written by
/// its own converters; left to itself, JSON learns each type that is sent for each of them anew, with all that the type
/// derives from: a hundred types, 95 KB. So plain values are written straight away, and other plain data by what all circuits share.
/// </summary>
internal static class CircuitJson
{
    /// <summary>Gives each circuit a runtime of the framework's own kind that writes so.</summary>
    public static void AddTo(IServiceCollection services)
    {
        var kind = services.Last(s => s.ServiceType == typeof(IJSRuntime)).ImplementationType!;
        services.Replace(ServiceDescriptor.Scoped<IJSRuntime>(circuit =>
        {
            var runtime = (JSRuntime)ActivatorUtilities.CreateInstance(circuit, kind);
            try
            {
                Use(Options(runtime));
            }
            catch (MissingMethodException)
            {
                // A later framework may keep them elsewhere: then it writes as it always did.
            }

            return runtime;
        }));
    }

    /// <summary>Before the first use: afterwards options cannot be changed.</summary>
    internal static void Use(JsonSerializerOptions options) => options.Converters.Insert(0, new Values(options.Converters));

    // The property is there for runtimes that derive from it; the framework's own kind is sealed.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_JsonSerializerOptions")]
    internal static extern JsonSerializerOptions Options(JSRuntime runtime);

    /// <summary>Arguments and answers, whose kind is not known before they are there.</summary>
    /// <param name="own">The circuit's converters.</param>
    private sealed class Values(IList<JsonConverter> own) : JsonConverter<object>
    {
        // As the framework's, but for what belongs to one circuit.
        private static readonly JsonSerializerOptions Shared = new() { MaxDepth = 32, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true };
        private static readonly ConcurrentDictionary<Type, bool> Known = new();

        public override object Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonElement.ParseValue(ref reader);

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
        {
            switch (value)
            {
                case string text: writer.WriteStringValue(text); break;
                case bool yes: writer.WriteBooleanValue(yes); break;
                case int number: writer.WriteNumberValue(number); break;
                case long number: writer.WriteNumberValue(number); break;
                case double number: writer.WriteNumberValue(number); break;
                case Guid id: writer.WriteStringValue(id); break;
                case Enum one: writer.WriteNumberValue(Convert.ToInt64(one, CultureInfo.InvariantCulture)); break;
                case object?[] all: WriteAll(writer, all, options); break;
                case IReadOnlyDictionary<string, object?> named: WriteNamed(writer, named, options); break;
                case byte[] bytes: Own<byte[]>().Write(writer, bytes, options); break;
                case ElementReference element: Own<ElementReference>().Write(writer, element, options); break;
                case IJSObjectReference script when own.Any(o => o is JsonConverter<IJSObjectReference>): Own<IJSObjectReference>().Write(writer, script, options); break;
                default: JsonSerializer.Serialize(writer, value, value.GetType(), Known.GetOrAdd(value.GetType(), IsPlain) ? Shared : options); break;
            }
        }

        private JsonConverter<T> Own<T>() => own.OfType<JsonConverter<T>>().First();

        private void WriteAll(Utf8JsonWriter writer, object?[] all, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var one in all) WriteOne(writer, one, options);
            writer.WriteEndArray();
        }

        private void WriteNamed(Utf8JsonWriter writer, IReadOnlyDictionary<string, object?> named, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (name, one) in named)
            {
                writer.WritePropertyName(name);
                WriteOne(writer, one, options);
            }

            writer.WriteEndObject();
        }

        private void WriteOne(Utf8JsonWriter writer, object? one, JsonSerializerOptions options)
        {
            if (one is null) writer.WriteNullValue();
            else Write(writer, one, options);
        }

        /// <summary>Whether nothing in values of a type can refer to what belongs to a circuit.</summary>
        private static bool IsPlain(Type type) => IsPlain(type, []);

        private static bool IsPlain(Type type, HashSet<Type> seen)
        {
            if (type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(JsonElement) || (type.Namespace == "System" && type.IsValueType && !type.IsGenericType)) return true;
            if (type == typeof(object) || type == typeof(byte[]) || IsOfTheFramework(type)) return false;
            // Met once more while it is looked at: it is as plain as the rest of it.
            if (!seen.Add(type)) return true;
            if (type.IsArray) return IsPlain(type.GetElementType()!, seen);
            if (typeof(IEnumerable).IsAssignableFrom(type) || Nullable.GetUnderlyingType(type) is not null) return type.IsGenericType && type.GetGenericArguments().All(t => IsPlain(t, seen));
            return !type.IsInterface && type.GetProperties().Where(p => p.GetIndexParameters().Length == 0).All(p => IsPlain(p.PropertyType, seen));
        }

        private static bool IsOfTheFramework(Type type) => type.Namespace?.StartsWith("Microsoft.JSInterop", StringComparison.Ordinal) == true || type == typeof(ElementReference);
    }
}

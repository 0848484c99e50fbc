using System.Buffers;
using System.Text.Json;

namespace MetaRL.Reports.Index;

/// <summary>Reads of an evaluation's file only the mean after each number of steps, and passes over the returns of the tasks.</summary>
static class ScoreReader
{
    /// <summary>Mean over seeds for k = 0..K; empty where there is no such file.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static IReadOnlyList<double> Read(string path)
    {
        if (!File.Exists(path)) return [];
        List<double[]> seeds;
        try
        {
            seeds = SeedsIn(path);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)} cannot be read: {e.Message}", e);
        }
        if (seeds.Count == 0 || seeds[0].Length == 0) throw new InvalidDataException($"{Path.GetFileName(path)} holds no returns");
        if (seeds.Exists(means => means.Length != seeds[0].Length))
            throw new InvalidDataException($"{Path.GetFileName(path)} has seeds with different numbers of steps");
        return [.. seeds[0].Select((_, k) => seeds.Average(means => means[k]))];
    }

    // Of many files, one after another: they are read into the same memory.
    static List<double[]> SeedsIn(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        int length = checked((int)file.Length);
        byte[] memory = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            file.ReadExactly(memory, 0, length);
            return SeedsOf(memory.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(memory);
        }
    }

    static List<double[]> SeedsOf(ReadOnlySpan<byte> text)
    {
        Utf8JsonReader json = new(text);
        List<double[]> seeds = [];
        json.Read();
        Require(json, JsonTokenType.StartObject);
        while (NextProperty(ref json))
            if (Take(ref json, "seeds"u8))
                while (NextObject(ref json)) seeds.Add(StepsOf(ref json));
        // What follows the object is an error of the reader.
        while (json.Read()) { }
        return seeds;
    }

    static double[] StepsOf(ref Utf8JsonReader json)
    {
        List<double> means = [];
        while (NextProperty(ref json))
            if (Take(ref json, "steps"u8))
                while (NextObject(ref json)) means.Add(MeanOf(ref json));
        return [.. means];
    }

    static double MeanOf(ref Utf8JsonReader json)
    {
        double? mean = null;
        while (NextProperty(ref json))
            if (Take(ref json, "mean"u8)) mean = json.GetDouble();
        if (mean is { } number && !double.IsFinite(number)) throw new JsonException($"a mean is {number}, which is no finite number");
        return mean ?? throw new JsonException("a step has no mean");
    }

    // Of an object that was entered.
    static bool NextProperty(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    // Of an array that was entered.
    static bool NextObject(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndArray) return false;
        Require(json, JsonTokenType.StartObject);
        return true;
    }

    // Enters the value of a property if it has this name, and passes over it if not.
    static bool Take(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        bool isWanted = json.ValueTextEquals(name);
        json.Read();
        if (!isWanted) json.Skip();
        else if (!name.SequenceEqual("mean"u8)) Require(json, JsonTokenType.StartArray);
        return isWanted;
    }

    static void Require(Utf8JsonReader json, JsonTokenType expected)
    {
        if (json.TokenType != expected) throw new JsonException($"{json.TokenType} found at byte {json.TokenStartIndex}, expected {expected}");
    }
}

using System.Text.Json;

namespace MetaRL.Reports.Index;

/// <summary>Reads of <c>evaluation.json</c> only the mean after each number of steps, and passes over the returns of the tasks.</summary>
static class ScoreReader
{
    /// <summary>Mean over seeds for k = 0..K; empty where there is no such file.</summary>
    public static IReadOnlyList<double> Read(string path)
    {
        if (!File.Exists(path)) return [];
        Utf8JsonReader json = new(File.ReadAllBytes(path));
        List<double[]> seeds = [];
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isSeeds = json.ValueTextEquals("seeds"u8);
            json.Read();
            if (isSeeds) ReadSeeds(ref json, seeds);
            else json.Skip();
        }
        if (seeds.Count == 0) throw new InvalidDataException("evaluation.json holds no seeds");
        if (seeds.Exists(means => means.Length != seeds[0].Length)) throw new InvalidDataException("evaluation.json: seeds with different numbers of steps");
        return [.. seeds[0].Select((_, k) => seeds.Average(means => means[k]))];
    }

    static void ReadSeeds(ref Utf8JsonReader json, List<double[]> into)
    {
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            double[] means = [];
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isSteps = json.ValueTextEquals("steps"u8);
                json.Read();
                if (isSteps) means = ReadSteps(ref json);
                else json.Skip();
            }
            into.Add(means);
        }
    }

    static double[] ReadSteps(ref Utf8JsonReader json)
    {
        List<double> means = [];
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isMean = json.ValueTextEquals("mean"u8);
                json.Read();
                if (isMean) means.Add(json.GetDouble());
                else json.Skip();
            }
        }
        return [.. means];
    }
}

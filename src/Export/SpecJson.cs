using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.Export;

/// <summary>What a policy must know of the environments that it acts in, as JSON: sizes of observations and masks, the space of actions, the horizon.</summary>
static class SpecJson
{
    const string Inputs = "inputs", Mask = "mask", Low = "low", High = "high", Choices = "choices", Choice = "choice", Horizon = "horizon";
    const string Infinity = "inf", MinusInfinity = "-inf";

    public static JsonObject Of(EnvSpec spec)
    {
        JsonObject json = new() { [Inputs] = spec.InputDim, [Mask] = spec.MaskDim, [Horizon] = spec.Horizon };
        if (spec.Action is BoxSpace box) (json[Low], json[High]) = (Numbers(box.Low), Numbers(box.High));
        else if (spec.Action is MultiDiscreteSpace) json[Choices] = new JsonArray([.. spec.Action.Choices.Select(static n => (JsonNode)n)]);
        else json[Choice] = spec.Action.Choices[0];
        return json;
    }

    /// <exception cref="FormatException">It is no such JSON.</exception>
    public static EnvSpec Read(string text)
    {
        JsonNode json = JsonNode.Parse(text)!;
        Space action = json[Low] is not null ? new BoxSpace(Numbers(json[Low]!), Numbers(json[High]!))
            : json[Choices] is { } several ? new MultiDiscreteSpace([.. several.AsArray().Select(static n => (int)n!)])
            : new DiscreteSpace((int)json[Choice]!);
        int inputs = (int)json[Inputs]!, mask = (int)json[Mask]!, horizon = (int)json[Horizon]!;
        BoxSpace seen = BoxSpace.Unbounded(inputs);
        if (mask == 0) return new(seen, action, horizon);
        return new(new DictSpace([("inputs", seen), (Mask, BoxSpace.Uniform(mask, 0, 1))]), action, horizon) { ActionMask = Mask };
    }

    // JSON has no infinity.
    static JsonArray Numbers(IEnumerable<float> bounds) => new([.. bounds.Select(Write)]);

    static JsonNode Write(float bound)
    {
        if (float.IsFinite(bound)) return bound;
        return float.IsPositive(bound) ? Infinity : MinusInfinity;
    }

    static float[] Numbers(JsonNode bounds) => [.. bounds.AsArray().Select(static bound => Read(bound!))];

    static float Read(JsonNode bound)
    {
        if (bound.GetValueKind() == JsonValueKind.Number) return (float)bound;
        return (string)bound! switch
        {
            Infinity => float.PositiveInfinity,
            MinusInfinity => float.NegativeInfinity,
            var other => throw new FormatException($"a bound of actions is '{other}', expected a number, '{Infinity}' or '{MinusInfinity}'"),
        };
    }
}

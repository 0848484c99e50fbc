using MetaRL.Losses;

namespace MetaRL.Tests;

/// <summary>Inner objectives by the names that settings give them.</summary>
static class Estimators
{
    public static PolicyObjective Named(string name) => name switch
    {
        "ratio" => new RatioObjective(),
        "logProb" => new LogProbObjective(),
        "clipped" => new ClippedObjective(),
        "dice" => new DiceObjective(),
        "loadedDice" => new LoadedDiceObjective(),
        "tamedDice" => new TamedDiceObjective(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such objective"),
    };
}

namespace MetaRL.Envs.Checks;

/// <summary>Probes of what steps tell of success. That it is the same for the same seed is a part of determinism.</summary>
static class SuccessCheck
{
    const int Envs = 3;

    internal static string? Probe(CheckedFamily f)
    {
        bool[][] overFalse = Play(f, before: false);
        if (f.Spec.Success is null)
        {
            int told = Array.FindIndex(overFalse, step => step.Contains(true));
            return told < 0 ? null : $"step {told + 1} is Solved, and the Spec's Success does not say when that makes an episode a success; set it, as to SuccessRule.AtAnyTime";
        }
        bool[][] overTrue = Play(f, before: true);
        int unwritten = Array.FindIndex(overFalse.Zip(overTrue).ToArray(), pair => !pair.First.SequenceEqual(pair.Second));
        return unwritten < 0 ? null : $"step {unwritten + 1}: the Spec declares Success, and the vector environment leaves the Solved it is given unwritten";
    }

    // [steps][B]
    static bool[][] Play(CheckedFamily f, bool before)
    {
        var play = new RandomPlay(f.Task.CreateEnvs(Envs), CheckedFamily.Root) { Buffers = { SolvedBefore = before } };
        var solved = new bool[f.Steps][];
        for (int t = 0; t < solved.Length; t++)
        {
            play.Step();
            solved[t] = [.. play.Buffers.Solved];
        }
        return solved;
    }
}

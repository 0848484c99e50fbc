using MetaRL.Policies;

namespace MetaRL.Export.Tests;

/// <summary>ONNX Runtime makes of observations what the policy itself makes of them.</summary>
public sealed class OnnxTests
{
    const double Tolerance = 1e-6;

    [Theory, MemberData(nameof(Cases.Names), MemberType = typeof(Cases))]
    public void Distributions_are_the_policys_own(string name)
    {
        Subject subject = new(name);
        using Session session = new(subject.Exported.ToOnnx());
        foreach (double size in (double[])[1, 0, 1e-4, 30, 1e4])
        {
            float[] obs = subject.Observe(3, size);
            Same(subject.Act(obs), Play(session, subject.Exported.Policy, obs));
        }
    }

    // Step by step where something is remembered, else all at once.
    static Dictionary<string, float[]> Play(Session session, Policy policy, float[] obs)
    {
        int rows = Subject.Envs * Subject.Steps;
        if (!policy.HasMemory) return session.Act(obs, rows);
        session.Begin();
        Dictionary<string, float[]>[] steps = [.. obs.Chunk(obs.Length / Subject.Steps).Select(row => session.Act(row, Subject.Envs))];
        return steps[0].Keys.ToDictionary(static key => key, key => steps.SelectMany(s => s[key]).ToArray());
    }

    internal static void Same(Dictionary<string, float[]> expected, Dictionary<string, float[]> found)
    {
        Assert.Equal(expected.Keys.Order(), found.Keys.Order());
        foreach ((string key, float[] values) in expected)
        {
            Assert.Equal(values.Length, found[key].Length);
            // Rounding is relative to what a layer sums up; what is forbidden lies far from it all.
            double scale = 1 + values.Where(static v => Math.Abs(v) < 1e29).Max(static v => Math.Abs(v));
            for (int i = 0; i < values.Length; i++)
            {
                double allowed = Tolerance * (Math.Abs(values[i]) < 1e29 ? scale : Math.Abs(values[i]));
                Assert.True(Math.Abs(values[i] - found[key][i]) <= allowed, $"{key}[{i}]: {values[i]} here, {found[key][i]} there");
            }
        }
    }

    [Fact]
    public void Inputs_beyond_what_is_observed_are_what_is_remembered()
    {
        using Session without = new(new Subject("normalized").Exported.ToOnnx()), gru = new(new Subject("gru of transitions").Exported.ToOnnx()), lstm = new(new Subject("belief, masked").Exported.ToOnnx());
        Assert.Equal(["obs"], without.Inputs);
        Assert.Equal(["obs", "memory.obs", "memory.h"], gru.Inputs);
        Assert.Equal(["obs", "belief.memory.h", "belief.memory.c"], lstm.Inputs);
    }

    [Fact]
    public void A_model_tells_where_it_comes_from()
    {
        using Session session = new(new Subject("categorical").Exported.ToOnnx());
        Assert.Equal("categorical", session.Metadata["experiment"]);
        Assert.Contains("\"categoricalMlp\"", session.Metadata["policy"]);
        Assert.Contains("\"choice\":4", session.Metadata["spec"]);
    }

    [Fact]
    public void A_policy_without_a_graph_is_refused_by_name()
    {
        ExportedPolicy gaussian = new Subject("gaussian").Exported;
        string message = Assert.Throws<ExportException>(() => (gaussian with { Policy = new PosteriorPolicy() }).ToOnnx()).Message;
        Assert.StartsWith("a PosteriorPolicy acts on a z that it draws once an episode", message);
        Assert.Contains("--format safetensors", message);
    }
}

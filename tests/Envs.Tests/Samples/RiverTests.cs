using MetaRL.Envs.Checks;
using MetaRL.TestKit;
using Samples;

namespace MetaRL.Envs.Tests;

public sealed class RiverContract() : EnvContract(new River());

public sealed class RiverTests
{
    [Fact]
    public void The_page_shows_the_file_that_is_compiled_here()
    {
        string code = Resource("River.cs").Trim();
        Assert.Contains($"```csharp\n{code}\n```", Resource("extending.md"));
    }

    static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(RiverTests).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    [Fact]
    public void A_boat_that_knows_the_current_stays_near_its_mooring()
    {
        var river = new River();
        IVectorEnv envs = river.Of(new Current(0.5f)).CreateEnvs(1);
        var buffers = new StepBuffers(envs);
        buffers.Reset(new Seed(1));
        for (int t = 0; t < 40; t++)
        {
            buffers.Act[0] = -0.5f - buffers.Obs[0];
            buffers.Step();
        }
        Assert.InRange(buffers.Reward[0], -0.15f, 0);
    }
}

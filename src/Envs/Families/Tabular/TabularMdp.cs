using MetaRL.Envs.Families.Tabular.Rendering;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Tables;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Tabular;

/// <summary>
/// Random Markov decision processes, each from <see cref="Mdp.Draw"/>; episodes start in state 0. Observation: the state,
/// one-hot. Reward: N(mean of state and action, 1). Duan et al. 2016 (RL^2), arXiv:1611.02779, section 3.2.
/// </summary>
public sealed record TabularMdp : ValueFamily<Mdp>
{
    /// <summary>S, in [1, 1000].</summary>
    public int States { get; init => field = Require.InRange(value, 1, 1000, "TabularMdp.States"); } = 10;

    /// <summary>A, in [1, 1000].</summary>
    public int Actions { get; init => field = Require.InRange(value, 1, 1000, "TabularMdp.Actions"); } = 5;

    /// <summary>Steps in an episode, in [1, 10000].</summary>
    public int Horizon { get; init => field = Require.InRange(value, 1, 10_000, "TabularMdp.Horizon"); } = 10;

    /// <summary>Standard deviation of a reward around its mean, in [0, 1000].</summary>
    public float NoiseStd { get; init => field = Require.InRange(value, 0, 1000, "TabularMdp.NoiseStd"); } = 1;

    /// <inheritdoc/>
    public override string Name => "tabular-mdp";

    /// <inheritdoc/>
    public override EnvSpec Spec => new(BoxSpace.Uniform(States, 0, 1), new DiscreteSpace(Actions), Horizon);

    /// <inheritdoc/>
    protected override Mdp SampleTask(Split split, ref Rng rng) => Mdp.Draw(States, Actions, ref rng);

    /// <summary>A task in the form of structs.</summary>
    /// <param name="task">The MDP.</param>
    internal StructForm<TabularMdpEnv, MdpTables> StructsOf(Mdp task)
    {
        MdpTables tables = MdpTables.Of(task, out object owner);
        return new(Spec, new(NoiseStd), tables, owner);
    }

    internal override bool Show(in Mdp task, IStructVisitor visitor) => StructsOf(task).Show(visitor);

    private protected override IVectorEnv CreateEnvs(in Mdp task, int count) => StructsOf(task).CreateEnvs(count);

    private protected override IEpisodePicture? CreatePicture(in Mdp task) => StructsOf(task).CreatePicture(new MdpPainter(task));

    /// <summary>"oracle", the best return that knowing the MDP allows, by backward induction; "random".</summary>
    /// <param name="task">The MDP.</param>
    protected override IReadOnlyList<ReferenceLine> References(in Mdp task) =>
        [new("oracle", task.Solve(Horizon).Value[0]), new("random", task.RandomValue(Horizon)[0])];
}

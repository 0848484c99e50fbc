using System.Runtime.InteropServices;
using MetaRL.Envs.Tables;

namespace MetaRL.Envs.Families.Tabular;

/// <summary>An <see cref="Mdp"/> as its environments read it.</summary>
readonly record struct MdpTables(int States, int Actions, Table<float> Cumulative, Table<float> Rewards) : IHasTables<MdpTables>
{
    public MdpTables Bind(ITableBinder binder) => this with { Cumulative = binder.Bind(Cumulative), Rewards = binder.Bind(Rewards) };

    /// <summary>The tables of an MDP, over its own arrays.</summary>
    /// <param name="mdp">The MDP.</param>
    /// <param name="owner">What keeps its arrays in place.</param>
    /// <exception cref="ArgumentException">An array has the wrong length.</exception>
    internal static MdpTables Of(Mdp mdp, out object owner)
    {
        int rows = mdp.States * mdp.Actions;
        if (mdp.Cumulative.Length != rows * mdp.States || mdp.Rewards.Length != rows)
            throw new ArgumentException($"Mdp: {mdp.Cumulative.Length} cumulative probabilities and {mdp.Rewards.Length} rewards, expected {rows * mdp.States} and {rows} "
                + $"for {mdp.States} states and {mdp.Actions} actions; make it with Mdp.Of");
        var cumulative = new Pin<float>(ImmutableCollectionsMarshal.AsArray(mdp.Cumulative)!);
        var rewards = new Pin<float>(ImmutableCollectionsMarshal.AsArray(mdp.Rewards)!);
        owner = (cumulative, rewards);
        return new(mdp.States, mdp.Actions, cumulative.Table, rewards.Table);
    }
}

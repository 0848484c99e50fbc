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
    internal static MdpTables Of(Mdp mdp, out object owner)
    {
        var cumulative = new Pin<float>(ImmutableCollectionsMarshal.AsArray(mdp.Cumulative)!);
        var rewards = new Pin<float>(ImmutableCollectionsMarshal.AsArray(mdp.Rewards)!);
        owner = (cumulative, rewards);
        return new(mdp.States, mdp.Actions, cumulative.Table, rewards.Table);
    }
}

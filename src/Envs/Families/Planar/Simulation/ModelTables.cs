using MetaRL.Envs.Tables;

namespace MetaRL.Envs.Families.Planar.Simulation;

/// <summary>A <see cref="PlanarModel"/> without references.</summary>
internal readonly record struct ModelTables(Table<LinkModel> Links, Table<ContactModel> Contacts, PlanarPhysics Physics, int Substeps)
{
    internal int Joints => Links.Length - 1;
    internal int Positions => Links.Length + 2;

    internal ModelTables Bind(ITableBinder binder) => this with { Links = binder.Bind(Links), Contacts = binder.Bind(Contacts) };
}

namespace MetaRL.Envs.Tables;

/// <summary>A task with tables, which must lie where its environments run.</summary>
/// <typeparam name="TTask">The task's own type.</typeparam>
interface IHasTables<TTask>
{
    /// <summary>The same task with each of its tables where the binder puts it. A task over memory of the host stays as it is.</summary>
    /// <param name="binder">Called once for each table, always in the same order.</param>
    TTask Bind(ITableBinder binder);
}

/// <summary>Puts tables where kernels can read them.</summary>
interface ITableBinder
{
    /// <summary>The table at its new address, with the same values and length.</summary>
    /// <typeparam name="T">A value without references.</typeparam>
    /// <param name="host">The table in memory of the host; equal addresses are the same table, which need be copied once.</param>
    Table<T> Bind<T>(Table<T> host) where T : unmanaged;
}

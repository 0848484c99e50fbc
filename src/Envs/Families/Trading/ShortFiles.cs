namespace MetaRL.Envs.Families.Trading;

/// <summary>What becomes of a file with too few bars in a period that it is meant for.</summary>
public enum ShortFiles
{
    /// <summary>It is an error, before the first task is drawn.</summary>
    Refuse,

    /// <summary>It gives no task in that period; which ones these are says <see cref="ReplayTrading.LeftOut"/>. The others are split as if it were there.</summary>
    LeaveOut,
}

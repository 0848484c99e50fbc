namespace MetaRL.Reports.Comparing;

/// <summary>What is compared.</summary>
enum Measure
{
    /// <summary>Undiscounted returns.</summary>
    Return,

    /// <summary>Shares of episodes that were a success.</summary>
    Success,
}

namespace MetaRL.Envs.Families.Trading.Prices;

// The settings that say which bars of a folder are for which split.
readonly record struct ReplayCut(string Folder, PriceRules Rules, int Folds, int Fold, int HoldOutEvery, ShortFiles ShortFiles, int WarmUp, int Horizon)
{
    // Closes that an episode needs: the warm-up's, the first action's, and one for each bar.
    public int Needed => WarmUp + Horizon + 1;

    public bool IsFor(Split split, int asset) =>
        HoldOutEvery == 0 || (asset % HoldOutEvery == HoldOutEvery - 1) == (split == Split.Test);

    // Cut on the calendar that all assets share: what is the future of one must not be the training data of another.
    public (DateOnly First, DateOnly Last) Period(DateOnly[] days, Split split)
    {
        int blocks = Folds + 1;
        int end = Cut(Fold + 1);
        return split == Split.Train ? (days[0], days[end - 1]) : (days[end], days[Cut(Fold + 2) - 1]);

        int Cut(int block) => (int)((long)days.Length * block / blocks);
    }
}

// Makes the price files of this folder: six assets of no market, a bar on every weekday from 2022 on.
//   dotnet run experiments/data/make_prices.cs
// Moves of alder, cedar and dogwood tend to persist; those of birch, elm and fir tend to turn round.
#:project ../../src/Envs/MetaRL.Envs.csproj

using MetaRL.Envs;
using MetaRL.Envs.Families.Trading.Processes;

const int Bars = 600;
(string Name, Autoregressive Process)[] assets =
[
    ("alder", new(0.45f, 0.0003f, 0.011f)),
    ("birch", new(-0.4f, 0.0001f, 0.014f)),
    ("cedar", new(0.4f, 0.0002f, 0.013f)),
    ("dogwood", new(0.5f, -0.0002f, 0.016f)),
    ("elm", new(-0.5f, 0, 0.01f)),
    ("fir", new(-0.45f, 0.0002f, 0.012f)),
];
foreach ((string name, Autoregressive process) in assets)
    File.WriteAllText(Path.Combine("experiments", "data", $"{name}.csv"), Csv(process, new Seed(2022).Fork(name).Stream()));

static string Csv(Autoregressive process, Rng rng)
{
    var text = new StringWriter { NewLine = "\n" };
    text.WriteLine("Date,Open,High,Low,Close,Volume");
    var date = new DateOnly(2022, 1, 3);
    float last = process.Start(ref rng);
    double close = 100;
    for (int i = 0; i < Bars; i++)
    {
        double open = close;
        close *= Math.Exp(process.Next(ref last, ref rng));
        double high = Math.Max(open, close) * (1 + 0.003 * rng.Uniform()), low = Math.Min(open, close) * (1 - 0.003 * rng.Uniform());
        text.WriteLine($"{date:yyyy-MM-dd},{open:0.00},{high:0.00},{low:0.00},{close:0.00},{100 * (1000 + rng.Below(9000))}");
        date = date.AddDays(date.DayOfWeek == DayOfWeek.Friday ? 3 : 1);
    }
    return text.ToString();
}

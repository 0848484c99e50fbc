// Where each learner comes to rest, against closed forms: tasks a (x - c)^2 / 2, one pair of numbers each.
//   dotnet run experiments/quadratics.cs -- --a 1,4 --c 0,1 --alpha 0.1 --steps 1
//   dotnet run experiments/quadratics.cs -- --a 1,4 --c 0,1 --alpha 0.1 --steps 1 --json
// The library's learners and updates are run, in float64, on all tasks at once; nothing knows the closed forms but the
// table's last column. What they are, and what they tell: docs/algorithms/README.md.
#:project ../src/Experiments/MetaRL.Experiments.csproj

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using MetaRL.Learners;
using MetaRL.Problems.Exact;
using MetaRL.Updates;

double[] usualA = [1, 4], usualC = [0, 1];
Option<double[]> a = Numbers("--a", "Curvature of each task", usualA), c = Numbers("--c", "Where each task's loss is 0", usualC);
Option<double> alpha = Above0("--alpha", "Step size of adaptation", 0.1), lambda = Above0("--lambda", "Implicit MAML's weight of staying near", 2);
Option<int> steps = new("--steps") { Description = "Adaptation steps K; implicit MAML solves to the end instead", DefaultValueFactory = static _ => 1 };
Option<bool> json = new("--json") { Description = "Print one JSON object a line and learner" };
steps.Validators.Add(static r => { if (r.GetValueOrDefault<int>() is < 0 or > 100) r.AddError("--steps: expected a number from 0 to 100"); });
var command = new RootCommand("Where each learner comes to rest on tasks a (x - c)^2 / 2.") { a, c, alpha, lambda, steps, json };
command.SetAction(r => Run(Given(r, a, usualA), Given(r, c, usualC), r.GetValue(alpha), r.GetValue(lambda), r.GetValue(steps), r.GetValue(json)));
ParseResult parsed = command.Parse(args);
int exit = parsed.Invoke();
return parsed.Errors.Count > 0 ? 2 : exit;

static int Run(double[] a, double[] c, double alpha, double lambda, int steps, bool json)
{
    try
    {
        if (a.Length != c.Length || a.Length == 0) throw new ArgumentException($"--a has {a.Length} numbers and --c {c.Length}; expected one of each for every task");
        if (a.Min() + lambda <= 0) throw new ArgumentException($"--lambda {lambda} with --a {a.Min()}: a task without a minimum; expected a + lambda above 0");
        var problem = new Quadratics { A = a, C = c };
        Case[] cases = Case.All(a, alpha, lambda, steps);
        if (!json) Console.WriteLine($"{"learner",-10}{"phi",16}{"closed form",16}");
        foreach (Case of in cases)
        {
            RestPoint found = RestPoint.Of(problem, of.Learner, of.Update);
            Console.WriteLine(json ? of.Json(found) : of.Row(found, problem));
        }
        return 0;
    }
    catch (ArgumentException e)
    {
        Console.Error.WriteLine(e.Message);
        return 2;
    }
}

static Option<double[]> Numbers(string name, string description, double[] otherwise) => new(name)
{
    Description = $"{description} [default: {string.Join(',', otherwise)}]",
    HelpName = "NUMBERS",
    AllowMultipleArgumentsPerToken = true,
    CustomParser = result => Parse(result, name),
};

// No default of the option's own: help would write it as 1|4.
static double[] Given(ParseResult result, Option<double[]> option, double[] otherwise) => result.GetResult(option) is null ? otherwise : result.GetValue(option)!;

static Option<double> Above0(string name, string description, double otherwise) => new(name)
{
    Description = description,
    DefaultValueFactory = _ => otherwise,
    CustomParser = result =>
    {
        if (Parse(result, name) is [var number] && number > 0) return number;
        result.AddError($"{name}: expected one number above 0, with a point before decimals");
        return otherwise;
    },
};

static double[] Parse(ArgumentResult result, string name)
{
    var numbers = new List<double>();
    foreach (string word in result.Tokens.SelectMany(static t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries)))
    {
        if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)) numbers.Add(number);
        else result.AddError($"{name}: '{word}' is not a finite number");
    }
    return [.. numbers];
}

/// <summary>A learner with its update, and the weight of a task's c in the mean that it comes to.</summary>
sealed record Case(string Name, MetaLearner Learner, MetaUpdate Update, Func<double, double> Weight)
{
    public static Case[] All(double[] a, double alpha, double lambda, int steps)
    {
        var maml = new Maml { InnerLr = alpha, InnerSteps = steps };
        Maml fomaml = maml with { Order = GradientOrder.First };
        // The descent must not overshoot on the steepest task, and goes on until it has arrived on the flattest.
        double steepest = a.Max() + lambda, flattest = a.Min() + lambda;
        var imaml = new Imaml
        {
            Lambda = lambda,
            DescentLr = Math.Clamp(lambda / steepest, 1e-9, 1),
            DescentSteps = (int)Math.Clamp(Math.Ceiling(20 * steepest / flattest), 1, 1e5),
            DescentTolerance = 1e-12,
            CgTolerance = 1e-12,
        };
        // Steps that show beside x, however flat or steep the tasks are.
        double lr = 1 / Math.Max(a.Max(Math.Abs), 1e-300);
        var sgd = new SgdUpdate { Sgd = new() { Lr = lr } };
        var es = new EsUpdate { Pairs = 1, Sigma = 1, Ranks = false, Optimizer = new Sgd { Lr = lr } };
        double Left(double a) => Math.Pow(1 - alpha * a, steps);   // of a distance to c after adaptation
        return
        [
            new("Joint", maml with { InnerSteps = 0 }, sgd, static a => a),
            new("Maml", maml, sgd, a => a * Left(a) * Left(a)),
            new("Fomaml", fomaml, sgd, a => a * Left(a)),
            new("Reptile", fomaml, new ReptileUpdate(), a => 1 - Left(a)),
            new("Imaml", imaml, sgd, a => a * Math.Pow(lambda / (a + lambda), 2)),
            new("EsMaml", fomaml, es, a => a * Left(a) * Left(a)),
        ];
    }

    public string Json(RestPoint found)
    {
        var known = new Dictionary<string, object?> { ["learner"] = Name, ["phi"] = found.Phi };
        if (found.Note.Length > 0) known["note"] = found.Note;
        return JsonSerializer.Serialize(known);
    }

    public string Row(RestPoint found, Quadratics problem)
    {
        double closed = problem.Tasks.Sum(t => Weight(t.A) * t.C) / problem.Tasks.Sum(t => Weight(t.A));
        return string.Create(CultureInfo.InvariantCulture, $"{Name,-10}{found.Phi,16:G9}{closed,16:G9}  {found.Note}").TrimEnd();
    }
}

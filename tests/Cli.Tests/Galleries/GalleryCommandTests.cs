using System.Xml.Linq;
using MetaRL.Reports.Claims;

namespace MetaRL.Cli.Tests.Galleries;

public sealed class GalleryCommandTests : IDisposable
{
    // A claim that measures nothing but its seed.
    const string Script = """
        #:project ../MetaRL/src/Experiments/MetaRL.Experiments.csproj

        using MetaRL.Experiments.Claims;
        using MetaRL.Reports.Claims;

        return new Claim
        {
            Title = "Seeds",
            Text = "Seeds grow.",
            Table = "The seed and its square.",
            Measure = seed => seed < FAILS ? [new("a", "seed", seed), new("a", "square", seed * seed)] : throw new InvalidOperationException("seed 3 is too much"),
            Picture = all => new ClaimRows { Title = "Seeds", Values = new("number"), Rows = ["a"], Columns = ["seed", "square"] },
            Verdict = all => $"confirmed: {all["a", "seed"].Mean}",
        }.Run(args);
        """;

    readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    string In(string name) => Path.Combine(shop.Folder, name);

    string Result(string name, string title = "One", int seeds = 2)
    {
        Evidence all = new([.. Enumerable.Range(1, seeds).Select(static seed => new Measurement[] { new("a", "x", seed), new("b", "x", 2 * seed) })]);
        ClaimRecord record = new()
        {
            Title = title,
            Claim = "b is twice a.",
            Command = "dotnet run one.cs -- --seeds 2",
            Table = "x.",
            Seeds = seeds,
            Verdict = "confirmed.",
            Picture = new ClaimRows { Title = "x", Values = new("x"), Rows = ["a", "b"], Columns = ["x"] },
            Cells = all.ToCells(),
        };
        string file = In(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, record.ToJson());
        return file;
    }

    [Fact]
    public void Files_and_folders_become_one_page_with_a_section_each()
    {
        Result("all/second.json", "Second");
        Result("all/first.json", "First");
        string alone = Result("alone.json", "Alone"), page = In("pages/gallery.html");
        (int exit, string output, string error) = Workshop.Run("gallery", In("all"), alone, alone, "--out", page);
        Assert.Equal((0, page, ""), (exit, output.Trim(), error));
        XElement html = XDocument.Load(page).Root!;
        Assert.Equal(["first", "second", "alone"], html.Descendants("section").Select(static s => (string)s.Attribute("id")!));
        Assert.Equal(["First", "Second", "Alone"], html.Descendants("h2").Select(static h => h.Value));
    }

    [Fact]
    public void Nothing_that_is_there_is_replaced_unless_it_is_asked_for()
    {
        string file = Result("one.json"), page = In("page.html");
        File.WriteAllText(page, "mine");
        (int exit, _, string error) = Workshop.Run("gallery", file, "--out", page);
        Assert.Equal(2, exit);
        Assert.Contains($"{page} is there already; give another --out, or --force to replace it", error);
        Assert.Equal("mine", File.ReadAllText(page));
        Assert.Equal(0, Workshop.Run("gallery", file, "--out", page, "--force").Exit);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(page));
        Assert.Contains("a folder is there", Workshop.Run("gallery", file, "--out", shop.Folder).Error);
    }

    [Fact]
    public void What_is_missing_broken_or_twice_there_is_named()
    {
        string one = Result("one.json"), other = Result("more/one.json"), broken = In("broken.json"), page = In("page.html");
        string empty = Directory.CreateDirectory(In("empty")).FullName;
        File.WriteAllText(broken, "{ \"claim\": ");
        Assert.Contains("no such file or folder", Told(2, In("none")));
        Assert.Contains("did you mean", Told(2, In("mroe")));
        Assert.Contains($"{empty}: no .json file is there", Told(2, empty));
        Assert.Contains($"{broken}: not what a claim's script writes", Told(1, one, broken));
        Assert.Contains($"{one} and {other} would both be 'one'", Told(2, one, other));
        Assert.Contains("--seeds: belongs to --run", Told(2, one, "--seeds", "3"));
        Assert.Contains("no folder or script", Told(2, "--run", In("none")));
        Assert.Contains("no script (.cs)", Told(2, "--run", empty));
        Assert.Contains("unexpected argument", Told(2, one, "--run", empty));
        Assert.False(File.Exists(page));

        string Told(int exit, params string[] words)
        {
            (int found, string output, string error) = Workshop.Run(["gallery", .. words, "--out", page]);
            Assert.Equal((exit, ""), (found, output));
            return error;
        }
    }

    [Fact]
    public void Scripts_without_a_result_are_measured_and_one_that_fails_is_named()
    {
        string scripts = Directory.CreateDirectory(In("scripts")).FullName, folder = In("gallery");
        shop.Write("scripts/good.cs", Script.Replace("FAILS", "9"));
        shop.Write("scripts/bad.cs", Script.Replace("FAILS", "3"));
        Result("scripts/../gallery/kept.json", "Kept", seeds: 2);
        shop.Write("scripts/kept.cs", "never built");
        (int exit, string output, string error) = Workshop.Run("gallery", "--run", scripts, "--seeds", "3", "--out", folder);
        Assert.Contains("bad: seed 3 is too much", error);
        Assert.Contains("failed: bad;", error);
        Assert.Equal(1, exit);
        Assert.Contains("[3/3] kept: there already, 2 seeds and not 3; --force measures again", output);
        XElement html = XDocument.Load(Path.Combine(folder, "gallery.html")).Root!;
        Assert.Equal(["good", "kept"], html.Descendants("section").Select(static s => (string)s.Attribute("id")!));
        Assert.Contains("confirmed: 2", html.Value);
        Assert.Contains("--seeds 3", html.Value);
        Assert.Equal(3, ClaimRecord.Load(Path.Combine(folder, "good.json")).Seeds);
    }
}

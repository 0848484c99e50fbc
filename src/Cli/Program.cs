using MetaRL.Cli;
using MetaRL.Experiments.Display;

// Names and messages come from other people's code: nothing in them shall command a terminal.
return Tool.Run(args, new VisibleWriter(Console.Out), new VisibleWriter(Console.Error));

namespace Dlm; internal static class Placeholder;

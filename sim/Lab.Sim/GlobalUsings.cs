global using Lab.Core;

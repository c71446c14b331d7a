using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Base of everything that has parameters: call <see cref="RegisterComponents"/> at the end of the constructor.</summary>
        /// <remarks>Fields that are modules, parameters or tensors become parts under the field's name.</remarks>
        public class Module : IDisposable
        {
            private readonly List<(string Name, Module Module)> _modules = [];
            private readonly List<(string Name, Parameter Parameter)> _parameters = [];
            private readonly List<(string Name, Tensor Buffer)> _buffers = [];
            private readonly HashSet<Tensor> _transient = new(ReferenceEqualityComparer.Instance);
            private readonly string _name;
            private bool _registered;

            /// <summary>A module.</summary>
            /// <param name="name">Its name, for debugging.</param>
            protected Module(string name) => _name = name;

            /// <summary>Whether the module is in training mode, as it is after construction.</summary>
            public bool training { get; private set; } = true;

            /// <summary>The name given at construction.</summary>
            public virtual string GetName() => _name;

            /// <summary>Switches training mode (dropout) on or off, here and in all parts.</summary>
            public virtual void train(bool train = true)
            {
                training = train;
                foreach ((_, Module module) in _modules)
                {
                    module.train(train);
                }
            }

            /// <summary>Switches training mode off.</summary>
            public virtual void eval() => train(false);

            /// <summary>Clears the gradients of all parameters.</summary>
            /// <param name="set_to_none">Whether they become null (the default) or zero.</param>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (Parameter parameter in parameters())
                {
                    if (set_to_none)
                    {
                        parameter.Slot?.Replace(null);
                    }
                    else
                    {
                        parameter.Slot?.Zero();
                    }
                }
            }

            /// <summary>The parameters with their names, parts separated by dots.</summary>
            /// <param name="recurse">Whether to include those of the parts. Default: yes.</param>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                HashSet<Parameter> seen = new(ReferenceEqualityComparer.Instance);
                foreach ((string name, Parameter parameter) in _parameters)
                {
                    if (seen.Add(parameter))
                    {
                        yield return (name, parameter);
                    }
                }

                if (!recurse)
                {
                    yield break;
                }

                foreach ((string part, Module module) in _modules)
                {
                    foreach ((string name, Parameter parameter) in module.named_parameters(true))
                    {
                        if (seen.Add(parameter))
                        {
                            yield return ($"{part}.{name}", parameter);
                        }
                    }
                }
            }

            /// <summary>The parameters.</summary>
            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(static p => p.parameter);

            /// <summary>The buffers (tensors that are state but do not learn) with their names.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true)
            {
                foreach ((string name, Tensor buffer) in _buffers)
                {
                    yield return (name, buffer);
                }

                if (recurse)
                {
                    foreach ((string part, Module module) in _modules)
                    {
                        foreach ((string name, Tensor buffer) in module.named_buffers(true))
                        {
                            yield return ($"{part}.{name}", buffer);
                        }
                    }
                }
            }

            /// <summary>The buffers.</summary>
            public virtual IEnumerable<Tensor> buffers(bool recurse = true) => named_buffers(recurse).Select(static b => b.buffer);

            /// <summary>The direct parts with their names.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() => _modules;

            /// <summary>The direct parts.</summary>
            public virtual IEnumerable<Module> children() => _modules.Select(static m => m.Module);

            /// <summary>All parts, at any depth, with their names.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach ((string name, Module module) in _modules)
                {
                    yield return (name, module);
                }

                foreach ((string part, Module module) in _modules)
                {
                    foreach ((string name, Module inner) in module.named_modules())
                    {
                        yield return ($"{part}.{name}", inner);
                    }
                }
            }

            /// <summary>All parts, at any depth.</summary>
            public virtual IEnumerable<Module> modules() => named_modules().Select(static m => m.module);

            /// <summary>The parameter of the given dotted name, or null.</summary>
            public virtual Parameter? get_parameter(string target) => named_parameters().FirstOrDefault(p => p.name == target).parameter;

            /// <summary>Adds a part.</summary>
            public virtual void register_module(string name, Module submodule)
            {
                ArgumentNullException.ThrowIfNull(name);
                ArgumentNullException.ThrowIfNull(submodule);
                if (name.Length == 0 || name.Contains('.', StringComparison.Ordinal))
                {
                    throw new ArgumentException($"A module's name is not empty and has no dot: '{name}'.", nameof(name));
                }

                RequireNew(_modules.Any(m => m.Name == name), name);
                submodule.RegisterComponents();
                _modules.Add((name, submodule));
            }

            /// <summary>As <see cref="register_module"/>.</summary>
            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Adds a parameter.</summary>
            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                RequireNew(_parameters.Any(p => p.Name == name), name);
                _parameters.Add((name, param));
            }

            /// <summary>Adds a tensor that is part of the state but does not learn.</summary>
            /// <param name="name">Its name.</param>
            /// <param name="tensor">The tensor.</param>
            /// <param name="persistent">Whether it belongs to <see cref="state_dict"/>. Default: yes.</param>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                RequireNew(_buffers.Any(b => b.Name == name), name);
                _buffers.Add((name, tensor));
                if (!persistent)
                {
                    _transient.Add(tensor);
                }
            }

            /// <summary>Parameters and buffers by name; the tensors themselves, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                string start = string.IsNullOrEmpty(prefix) ? string.Empty : prefix + ".";
                foreach ((string name, Parameter parameter) in named_parameters())
                {
                    destination.TryAdd(start + name, parameter);
                }

                AddBuffers(destination, start);
                return destination;
            }

            /// <summary>Copies values into the parameters and buffers.</summary>
            /// <param name="source">Values by name.</param>
            /// <param name="strict">Whether the names must be exactly those of <see cref="state_dict"/>. Default: yes.</param>
            /// <param name="skip">Names to leave alone.</param>
            /// <returns>Names that were missing, and names that were not expected.</returns>
            /// <exception cref="InvalidOperationException">Names differ and strict was asked for.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                ArgumentNullException.ThrowIfNull(source);
                skip ??= [];
                Dictionary<string, Tensor> own = state_dict();
                List<string> unexpected = [.. source.Keys.Where(k => !skip.Contains(k) && !own.ContainsKey(k))];
                List<string> missing = [.. own.Keys.Where(k => !skip.Contains(k) && !source.ContainsKey(k))];
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                {
                    throw new InvalidOperationException($"The state does not fit the module: missing [{string.Join(", ", missing)}], unexpected [{string.Join(", ", unexpected)}].");
                }

                using IDisposable paused = no_grad();
                foreach ((string name, Tensor value) in source)
                {
                    if (!skip.Contains(name) && own.TryGetValue(name, out Tensor? target))
                    {
                        if (!target.Sizes.AsSpan().SequenceEqual(value.Sizes))
                        {
                            throw new ArgumentException($"'{name}' has shape {Layout.Format(value.Sizes)}; the module's is {Layout.Format(target.Sizes)}.");
                        }

                        target.copy_(value);
                    }
                }

                return (missing, unexpected);
            }

            /// <summary>Disposes parameters, buffers and parts.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes parameters, buffers and parts.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                {
                    return;
                }

                foreach ((_, Parameter parameter) in _parameters)
                {
                    parameter.Dispose();
                }

                foreach ((_, Tensor buffer) in _buffers)
                {
                    buffer.Dispose();
                }

                foreach ((_, Module module) in _modules)
                {
                    module.Dispose();
                }
            }

            /// <summary>Registers every field that holds a module, a parameter or a tensor, under the field's name.</summary>
            protected virtual void RegisterComponents()
            {
                if (_registered)
                {
                    return;
                }

                foreach (FieldInfo field in GetType().GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
                {
                    string name = field.Name;
                    if (_modules.Any(m => m.Name == name) || _parameters.Any(p => p.Name == name) || _buffers.Any(b => b.Name == name))
                    {
                        continue;
                    }

                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(name, module);
                            break;
                        case Parameter parameter:
                            register_parameter(name, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(name, tensor);
                            break;
                    }
                }

                _registered = true;
            }

            /// <summary>Replaces or adds a parameter of a built-in layer.</summary>
            internal void SetParameter(string name, Parameter parameter)
            {
                int at = _parameters.FindIndex(p => p.Name == name);
                if (at >= 0)
                {
                    _parameters[at] = (name, parameter);
                }
                else
                {
                    _parameters.Add((name, parameter));
                }

                _registered = true;
            }

            internal Parameter Parameter(string name) => _parameters.First(p => p.Name == name).Parameter;

            internal Parameter? OptionalParameter(string name) => _parameters.FirstOrDefault(p => p.Name == name).Parameter;

            private void AddBuffers(Dictionary<string, Tensor> destination, string start)
            {
                foreach ((string name, Tensor buffer) in _buffers)
                {
                    if (!_transient.Contains(buffer))
                    {
                        destination.TryAdd(start + name, buffer);
                    }
                }

                foreach ((string part, Module module) in _modules)
                {
                    module.AddBuffers(destination, $"{start}{part}.");
                }
            }

            private static void RequireNew(bool exists, string name)
            {
                if (exists)
                {
                    throw new InvalidOperationException($"'{name}' is already registered.");
                }
            }
        }
    }
}

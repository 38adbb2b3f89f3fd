"""A function that has the name of the module that it is from, as `claimtrace.tracing.trace` has.

griffe reads the source without running it, and takes such a name for the module. Python takes it
for what the package imports under it, so that is what the reference has to show.
"""

from __future__ import annotations

from griffe import Alias, Extension, GriffeLoader, Module


class Shadowed(Extension):
    def on_package(self, *, pkg: Module, loader: GriffeLoader, **_: object) -> None:
        loader.resolve_aliases(implicit=True, external=False)  # what leads through those modules
        self._put_right(pkg)

    def _put_right(self, package: Module) -> None:
        for name, member in list(package.members.items()):
            if member.is_alias or not member.is_module:
                continue
            imported = package.imports.get(name, "")
            inside = imported.removeprefix(f"{member.path}.")
            meant = member[inside] if inside != imported else None
            self._put_right(member)
            if meant is not None:
                package.members[name] = Alias(name, meant, parent=package)

//! Short names between a program and the script that wasm-bindgen made for it.
//!
//! wasm-bindgen calls what they import and export by long names with hashes, which no compression makes small. Nobody else uses
//! these names, so they become `_0`, `_1` and so on, in both files.

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{EntityType, ExportSection, Import, ImportSection, Imports, Module};

use crate::Failure;

/// Digits of wasm-bindgen's hashes.
const HASH: usize = 16;

/// The script and the program with short names in the place of those with a hash.
pub(crate) fn names(script: &str, program: &[u8]) -> Result<(String, Vec<u8>), Failure> {
    let mut names = Names::default();
    let mut module = Module::new();
    names
        .parse_core_module(&mut module, wasmparser::Parser::new(0), program)
        .map_err(|error| format!("the page's program cannot be read: {error}"))?;
    Ok((names.in_script(script)?, module.finish()))
}

/// Long names in the order of their short ones.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    /// A name that ends in a hash becomes a short one; others stay.
    fn short(&mut self, name: &str) -> String {
        if !has_hash(name) {
            return name.to_owned();
        }
        let known = self.0.iter().position(|known| known == name);
        let number = known.unwrap_or_else(|| {
            self.0.push(name.to_owned());
            self.0.len() - 1
        });
        format!("_{number}")
    }

    fn in_script(&self, script: &str) -> Result<String, Failure> {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        let mut found = vec![false; self.0.len()];
        let mut short = String::with_capacity(script.len());
        let mut rest = script;
        while let Some(begin) = rest.find(is_word) {
            let (before, word) = rest.split_at(begin);
            let end = word.find(|c| !is_word(c)).unwrap_or(word.len());
            let (word, after) = word.split_at(end);
            short.push_str(before);
            match self.0.iter().position(|name| name == word) {
                Some(number) => {
                    found[number] = true;
                    short.push_str(&format!("_{number}"));
                }
                None => short.push_str(word),
            }
            rest = after;
        }
        short.push_str(rest);
        match found.iter().position(|found| !found) {
            Some(missing) => Err(format!("the page's script lacks {}", self.0[missing])),
            None => Ok(short),
        }
    }
}

/// Whether a name is one of wasm-bindgen's with a hash, such as `__wbg_new_f1a34223ddbe3f7d` or `invoke__h863ec6c107f76a10_4`.
fn has_hash(name: &str) -> bool {
    name.split('_').any(|part| {
        let digits = part.strip_prefix('h').unwrap_or(part);
        digits.len() == HASH && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

impl Reencode for Names {
    type Error = std::convert::Infallible;

    fn parse_imports(
        &mut self,
        section: &mut ImportSection,
        imports: wasmparser::Imports<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let wasmparser::Imports::Single(_, import) = imports else {
            return wasm_encoder::reencode::utils::parse_imports(self, section, imports);
        };
        let ty: EntityType = self.entity_type(import.ty)?;
        let (module, name) = (import.module, self.short(import.name));
        section.imports(Imports::Single(Import {
            module,
            name: &name,
            ty,
        }));
        Ok(())
    }

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: wasmparser::Export<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let name = self.short(export.name);
        wasm_encoder::reencode::utils::parse_export(
            self,
            exports,
            wasmparser::Export {
                name: &name,
                ..export
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_and_its_script_call_each_other_by_the_same_short_names() {
        let (import, export) = (
            "__wbg_now_0123456789abcdef",
            "closures_____invoke__h863ec6c107f76a10_4",
        );
        let mut module = Module::new();
        let mut types = wasm_encoder::TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("./app_bg.js", import, EntityType::Function(0));
        imports.import("./app_bg.js", "plain", EntityType::Function(0));
        let mut exports = ExportSection::new();
        exports.export(export, wasm_encoder::ExportKind::Func, 0);
        exports.export("main", wasm_encoder::ExportKind::Func, 1);
        module.section(&types).section(&imports).section(&exports);
        let script = format!(
            "({{ {import}: function() {{}}, plain() {{}} }}); wasm.{export}(); other_{import}"
        );
        let (script, program) = names(&script, &module.finish()).expect("both know the names");
        assert_eq!(
            script,
            format!("({{ _0: function() {{}}, plain() {{}} }}); wasm._1(); other_{import}")
        );
        let mut found = Vec::new();
        for payload in wasmparser::Parser::new(0).parse_all(&program) {
            match payload.expect("it is sound") {
                wasmparser::Payload::ImportSection(section) => {
                    let all = section.into_imports().map(|import| import.expect("one"));
                    found.extend(all.map(|import| import.name.to_owned()));
                }
                wasmparser::Payload::ExportSection(section) => {
                    let all = section.into_iter().map(|export| export.expect("one"));
                    found.extend(all.map(|export| export.name.to_owned()));
                }
                _ => (),
            }
        }
        assert_eq!(found, ["_0", "plain", "_1", "main"]);
        let lacks = names("", &program_with(import)).expect_err("nothing calls it");
        assert!(lacks.contains(import), "{lacks}");
    }

    fn program_with(import: &str) -> Vec<u8> {
        let mut module = Module::new();
        let mut types = wasm_encoder::TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("./app_bg.js", import, EntityType::Function(0));
        module.section(&types).section(&imports);
        module.finish()
    }
}

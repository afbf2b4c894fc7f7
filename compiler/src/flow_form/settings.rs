//! Constructors: keys are looked up in the catalog, values become what Flume reads.

use logflowc_grammar::ast::flow::{Constructor, Setting, Value, ValueKind};
use logflowc_grammar::catalog::{self, Kind, Property, Type};
use logflowc_grammar::finding::Safety;
use logflowc_grammar::text::Text;

use super::names::Once;
use super::{FlowForm, Path, keys};
use crate::lint::{kind_word, language, nearest};

/// What a constructor names; the catalog knows nothing about classes of somebody else.
struct Chosen(Option<&'static catalog::Component>);

impl FlowForm {
    /// A component or an interceptor with its settings.
    pub(super) fn constructor(&mut self, kind: Kind, path: &Path, constructor: &Constructor) {
        let Some(Chosen(class)) = self.class(kind, constructor) else { return };
        let at = constructor.name.text.span();
        self.put(path.key("type", at), spelled(class, constructor));
        self.settings(class, path, &constructor.settings);
    }

    /// The component that a constructor names; a mistake is a finding.
    fn class(&mut self, kind: Kind, constructor: &Constructor) -> Option<Chosen> {
        let name = &constructor.name.text;
        let known = catalog::Component::named(kind, name.as_str());
        if constructor.name.quoted {
            return Some(Chosen(known.or_else(|| catalog::Component::find(kind, name.as_str()))));
        }
        if known.is_some() {
            return Some(Chosen(known));
        }
        let finding = self.find(
            &language::UNDECLARED_NAME,
            name.span(),
            format!("there is no {} `{name}`", kind_word(kind)),
        );
        let of_kind = || catalog::COMPONENTS.iter().filter(|component| component.kind == kind);
        let alias = catalog::Component::find(kind, name.as_str()).map(|component| component.name);
        match alias.or_else(|| nearest(name.as_str(), of_kind().map(|component| component.name))) {
            Some(meant) => {
                finding.help(format!("did you mean `{meant}`?"));
                finding.fix(Safety::Unsafe, format!("write `{meant}`"), name.span(), meant);
            }
            None => {
                finding.help("`logflowc components` lists all; a Java class is written in quotes");
            }
        }
        None
    }

    /// The settings of a component, or of one that the catalog does not know.
    pub(super) fn settings(
        &mut self,
        class: Option<&'static catalog::Component>,
        path: &Path,
        settings: &[Setting],
    ) {
        let names = class.map_or(Vec::new(), keys::names);
        let mut once = Once::new();
        for setting in settings {
            let key = &setting.key.text;
            if !once.first(key.as_str(), key.span(), self) {
                continue;
            }
            if setting.key.quoted {
                self.raw(path, key, &setting.value);
            } else if class.is_none() {
                self.find(
                    &language::UNKNOWN_KEY,
                    key.span(),
                    format!("nothing is known about the key `{key}`"),
                )
                .help(format!("write the keys of a class of your own in quotes: `\"{key}\"`"));
            } else {
                self.setting(class, &names, path, setting);
            }
        }
    }

    /// A key as Flume spells it: nobody looks at its value here.
    fn raw(&mut self, path: &Path, key: &Text, value: &Value) {
        if let Some(text) = self.plain(value) {
            let mut whole = path.0.clone();
            whole.push(&Text::decoded(".", key.span()));
            whole.push(key);
            self.put(whole, text);
        }
    }

    fn setting(
        &mut self,
        class: Option<&'static catalog::Component>,
        names: &[(String, &'static Property)],
        path: &Path,
        setting: &Setting,
    ) {
        let key = &setting.key.text;
        let meant: Vec<&'static Property> =
            names.iter().filter(|(name, _)| name == key.as_str()).map(|(_, property)| *property).collect();
        let block = matches!(setting.value.kind, ValueKind::Block(_));
        let list = meant.iter().copied().find(|property| !property.prefix);
        let below = meant.iter().copied().find(|property| property.prefix);
        match (list, below) {
            (Some(list), _) if list.part.is_some() => self.part(list, path, setting),
            (Some(list), Some(below)) if block && matches!(list.kind, Type::List | Type::HostportList) => {
                self.listed(list, path, setting);
                self.below(below, path, setting);
            }
            (Some(list), Some(_)) if is_path(&setting.value) => self.no_names(list, path, setting),
            (Some(single), _) => match self.typed(single, key.as_str(), &setting.value) {
                Some(text) => self.put(path.key(single.key, key.span()), text),
                None => self.refused(path, single.key, setting),
            },
            (None, Some(below)) => self.below(below, path, setting),
            (None, None) => {
                self.unknown(class, names, key);
                if crate::sounds_secret(key.as_str()) {
                    self.refused(path, key.as_str(), setting);
                }
            }
        }
    }

    /// A path in the place of names that have paths.
    fn no_names(&mut self, list: &'static Property, path: &Path, setting: &Setting) {
        let key = &setting.key.text;
        self.mismatch(setting.value.span, format!("`{key}` holds settings of its own"))
            .help(format!("write `{key} = {{ name = value }}`"));
        self.refused(path, list.key, setting);
    }

    /// A setting that is a mistake. It may hold a secret, and then what is kept keeps its value from being shown.
    fn refused(&mut self, path: &Path, key: &str, setting: &Setting) {
        let text = match &setting.value.kind {
            ValueKind::String(text) | ValueKind::Regex(text) => text.clone(),
            ValueKind::Constructor(word) => word.name.text.clone(),
            _ => Text::decoded("***", setting.value.span),
        };
        self.refuse(path.key(key, setting.key.text.span()), text);
    }

    fn unknown(
        &mut self,
        class: Option<&'static catalog::Component>,
        names: &[(String, &'static Property)],
        key: &Text,
    ) {
        let Some(class) = class else { return };
        let what = kind_word(class.kind);
        let message = format!("{what} `{}` has no key `{key}`", class.name);
        let finding = self.find(&language::UNKNOWN_KEY, key.span(), message);
        let of_flume = names.iter().find(|(_, property)| {
            let last = property.key.rsplit('.').next().unwrap_or_default();
            [property.key, last].iter().any(|known| known.eq_ignore_ascii_case(key.as_str()))
        });
        let of_flume = of_flume.map(|(name, _)| name.as_str());
        if let Some(meant) =
            of_flume.or_else(|| nearest(key.as_str(), names.iter().map(|(name, _)| name.as_str())))
        {
            finding.help(format!("did you mean `{meant}`?"));
            finding.fix(Safety::Unsafe, format!("write `{meant}`"), key.span(), meant);
        } else if names.is_empty() {
            finding.help("it has no keys");
        } else {
            finding.help(format!("`logflowc components {}` lists its keys", class.name));
        }
    }

    /// The names of a list whose items have settings of their own.
    fn listed(&mut self, list: &'static Property, path: &Path, setting: &Setting) {
        let ValueKind::Block(inner) = &setting.value.kind else { return };
        let names = super::joined(inner.iter().map(|setting| &setting.key.text), setting.value.span);
        self.put(path.key(list.key, setting.key.text.span()), names);
    }

    /// The settings that a pattern stands for: `headers = { a = { b = "c" } }` is `headers.a.b = c`.
    fn below(&mut self, pattern: &'static Property, path: &Path, setting: &Setting) {
        let key = &setting.key.text;
        let ValueKind::Block(inner) = &setting.value.kind else {
            let message = format!("`{key}` holds settings of its own");
            self.mismatch(setting.value.span, message).help(format!("write `{key} = {{ name = value }}`"));
            return;
        };
        let (head, tail) = pattern.key.split_once(['*', '<']).unwrap_or((pattern.key, ""));
        let tail = tail.split_once('>').map_or(tail, |(_, rest)| rest);
        for setting in inner {
            // Findings about the whole key stand at its last word.
            let path = path.below(head.trim_end_matches('.'), setting.key.text.span());
            self.entry_below(pattern, &path, tail, setting);
        }
    }

    fn entry_below(&mut self, pattern: &'static Property, path: &Path, tail: &str, setting: &Setting) {
        let mut whole = path.0.clone();
        whole.push(&Text::decoded(".", setting.key.text.span()));
        whole.push(&setting.key.text);
        match &setting.value.kind {
            ValueKind::Block(inner) if matches!(pattern.kind, Type::Map | Type::Amount) => {
                for setting in inner {
                    self.entry_below(pattern, &Path(whole.clone()), tail, setting);
                }
            }
            _ => {
                if let Some(text) = self.typed(pattern, setting.key.text.as_str(), &setting.value) {
                    whole.push(&Text::decoded(tail, setting.key.text.span()));
                    self.put(whole, text);
                }
            }
        }
    }

    /// A part with keys of its own, or several by name.
    fn part(&mut self, property: &'static Property, path: &Path, setting: &Setting) {
        let (key, at) = (&setting.key.text, setting.key.text.span());
        let kind = property.part.expect("asked before");
        match &setting.value.kind {
            ValueKind::Block(inner) if property.kind == Type::List => {
                self.listed(property, path, setting);
                let path = path.below(property.key, at);
                for setting in inner {
                    let mut whole = path.0.clone();
                    whole.push(&Text::decoded(".", setting.key.text.span()));
                    whole.push(&setting.key.text);
                    self.named_part(kind, &Path(whole), setting);
                }
            }
            ValueKind::Constructor(_) | ValueKind::String(_) if property.kind != Type::List => {
                self.single_part(property, kind, path, setting);
            }
            _ => {
                let form =
                    if property.kind == Type::List { "{ name = TYPE { … } }" } else { "TYPE { … }" };
                self.mismatch(setting.value.span, format!("`{key}` is a part with settings of its own"))
                    .help(format!("write `{key} = {form}`"));
            }
        }
    }

    fn named_part(&mut self, kind: Kind, path: &Path, setting: &Setting) {
        match &setting.value.kind {
            ValueKind::Constructor(constructor) if constructor.name.text.as_str() == "default" => {
                let class = catalog::Component::find(kind, "DEFAULT");
                self.settings(class, path, &constructor.settings);
            }
            ValueKind::Constructor(constructor) => self.constructor(kind, path, constructor),
            _ => {
                let key = &setting.key.text;
                self.mismatch(setting.value.span, format!("`{key}` is a part with settings of its own"))
                    .help(format!("write `{key} = TYPE {{ … }}`"));
            }
        }
    }

    fn single_part(&mut self, property: &'static Property, kind: Kind, path: &Path, setting: &Setting) {
        let at = setting.key.text.span();
        match &setting.value.kind {
            ValueKind::Constructor(constructor) => {
                let Some(Chosen(class)) = self.class(kind, constructor) else { return };
                self.put(path.key(property.key, at), spelled(class, constructor));
                let scope = property.key.strip_suffix(".type").unwrap_or(property.key);
                self.settings(class, &path.below(scope, at), &constructor.settings);
            }
            ValueKind::String(text) => self.put(path.key(property.key, at), text.clone()),
            _ => {}
        }
    }
}

/// Whether it is a path, and no list of names.
fn is_path(value: &Value) -> bool {
    matches!(&value.kind, ValueKind::String(text) | ValueKind::Regex(text) if text.as_str().contains('/'))
}

/// What `type` has to say for a constructor: the short name where there is one, and what is in quotes as it is.
fn spelled(class: Option<&'static catalog::Component>, constructor: &Constructor) -> Text {
    let written = &constructor.name.text;
    let Some(class) = class.filter(|_| !constructor.name.quoted) else { return written.clone() };
    let same = class.aliases.iter().find(|alias| **alias == written.as_str());
    let short = class.short_names().next().or(class.aliases.first().copied());
    match (same, short) {
        (None, Some(short)) => Text::decoded(short, written.span()),
        _ => written.clone(),
    }
}

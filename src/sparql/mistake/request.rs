//! Queries and updates as wholes: prologue, head, modifiers.

use super::reader::{Read, Reader};
use crate::sparql::fault::Operation;
use crate::sparql::token::Kind;

/// Words that a query begins with.
const QUERIES: [&str; 6] = ["SELECT", "CONSTRUCT", "DESCRIBE", "ASK", "PREFIX", "BASE"];

/// Words that an update begins with.
const UPDATES: [&str; 11] =
    ["INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "USING"];

/// Words that stand before the pattern of a query.
const HEAD: [&str; 5] = ["WHERE", "FROM", "DISTINCT", "REDUCED", "NAMED"];

/// Words that stand after it.
pub(super) const TAIL: [&str; 6] = ["GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"];

impl Reader<'_> {
    /// A query, or the operations of an update.
    pub(super) fn request(&mut self, operation: Operation) -> Read {
        loop {
            self.prologue()?;
            let Some(token) = self.peek() else { return Ok(()) };
            self.refuse_other(operation)?;
            match token.text.to_ascii_uppercase().as_str() {
                "SELECT" => self.select()?,
                "CONSTRUCT" => self.construct()?,
                "DESCRIBE" => self.describe()?,
                "ASK" => {
                    self.skip();
                    self.pattern()?;
                }
                "INSERT" | "DELETE" | "WITH" => self.change()?,
                // Of graphs as wholes.
                word if UPDATES.contains(&word) => {
                    while self.peek().is_some_and(|token| !token.is(";")) {
                        self.skip();
                    }
                }
                _ => {
                    let known = [&QUERIES[..], &UPDATES[..]].concat();
                    return Err(
                        self.strange_word(&known, "a query begins with SELECT, CONSTRUCT, DESCRIBE or ASK")
                    );
                }
            }
            if !self.take(";") {
                break;
            }
        }
        if self.peek().is_none() { Ok(()) } else { Err(self.strange_word(&TAIL, "the query ends before it")) }
    }

    /// Refuses an update in the place of a query, and the other way round.
    fn refuse_other(&self, operation: Operation) -> Read {
        let begins = |words: &[&str]| words.iter().any(|word| self.is_word(word));
        match operation {
            Operation::Query if begins(&UPDATES) => Err(self.mistake(
                "this is an update, not a query",
                "send it by POST to /update, with a token that may write",
            )),
            Operation::Update if begins(&QUERIES[..4]) => {
                Err(self.mistake("this is a query, not an update", "send it to /sparql"))
            }
            _ => Ok(()),
        }
    }

    fn prologue(&mut self) -> Read {
        loop {
            if self.take_word("PREFIX") {
                let name =
                    self.peek().filter(|token| token.kind == Kind::Name).map_or("", |token| token.text);
                let Some(prefix) = name.strip_suffix(':') else {
                    return Err(self.mistake("a prefix ends with a colon", "write `PREFIX ex: <http://…>`"));
                };
                self.prefixes.insert(prefix);
                self.skip();
                if !self.take_kind(Kind::Iri) {
                    let hint = format!("write `PREFIX {prefix}: <http://…>`, without a dot at the end");
                    return Err(self.mistake("the address of a prefix stands in `<>`", hint));
                }
            } else if self.take_word("BASE") {
                if !self.take_kind(Kind::Iri) {
                    return Err(self.mistake("the address of BASE stands in `<>`", "write `BASE <http://…>`"));
                }
            } else if self.is(".") || self.is(";") && self.last().starts_with('<') {
                return Err(self.mistake("nothing stands after a prefix", "leave it out"));
            } else {
                return Ok(());
            }
        }
    }

    /// `SELECT` up to the end of its modifiers.
    pub(super) fn select(&mut self) -> Read {
        self.skip();
        if !self.take_word("DISTINCT") {
            self.take_word("REDUCED");
        }
        if !self.take("*") {
            self.selected()?;
        }
        self.pattern()
    }

    /// Variables, and expressions with names.
    fn selected(&mut self) -> Read {
        let mut count = 0;
        while let Some(token) = self.peek() {
            if token.is("(") {
                self.named()?;
            } else if token.kind == Kind::Variable {
                self.skip();
            } else if token.is(",") {
                return Err(self.mistake("variables are separated by blanks", "leave out the comma"));
            } else if token.is_word("AS") {
                let hint = format!("write `({} AS ?name)`", self.last());
                return Err(self.mistake("`AS` stands in brackets with what it names", hint));
            } else if token.kind == Kind::Word && self.second().is_some_and(|next| next.is("(")) {
                let said = format!("`{}(…)` needs brackets around it and a name", token.text);
                return Err(
                    self.mistake(said, format!("write `({}(…) AS ?name)`", token.text.to_ascii_uppercase()))
                );
            } else if count == 0 {
                let hint =
                    format!("a variable is written `?{}`; `*` stands for all", token.text.trim_matches('{'));
                return Err(self.strange_word(&HEAD[2..4], &hint));
            } else {
                break;
            }
            count += 1;
        }
        Ok(())
    }

    fn construct(&mut self) -> Read {
        self.skip();
        if self.is("{") {
            self.group()?;
        }
        self.pattern()
    }

    fn describe(&mut self) -> Read {
        self.skip();
        while self.take("*") || self.take_kind(Kind::Variable) || self.take_iri()? {}
        self.datasets()?;
        if self.is("{") || self.is_word("WHERE") { self.pattern() } else { self.modifiers() }
    }

    /// Dataset, pattern and modifiers.
    fn pattern(&mut self) -> Read {
        self.datasets()?;
        let is_named = self.take_word("WHERE");
        if !is_named && self.is_kind(Kind::Word) {
            let word = self.peek().map_or("", |token| token.text);
            return Err(self.strange_word(&HEAD, &format!("a variable is written `?{word}`")));
        }
        self.group()?;
        self.modifiers()
    }

    fn datasets(&mut self) -> Read {
        while self.take_word("FROM") || self.take_word("USING") {
            self.take_word("NAMED");
            if !self.take_iri()? {
                let said = format!("the name of a graph is missing after `{}`", self.last());
                return Err(self.mistake(said, "write `FROM <address>`, or leave out FROM"));
            }
        }
        Ok(())
    }

    fn modifiers(&mut self) -> Read {
        while let Some(token) = self.peek().filter(|token| token.kind == Kind::Word) {
            let word = token.text.to_ascii_uppercase();
            match word.as_str() {
                "GROUP" | "ORDER" => {
                    self.skip();
                    if !self.take_word("BY") {
                        return Err(self.mistake(
                            format!("`BY` is missing after `{word}`"),
                            format!("write `{word} BY`"),
                        ));
                    }
                    self.conditions(&word)?;
                }
                "HAVING" => {
                    self.skip();
                    self.condition("HAVING")?;
                    while self.is("(") {
                        self.bracketed()?;
                    }
                }
                "LIMIT" | "OFFSET" => {
                    self.skip();
                    if !self.take_kind(Kind::Number) {
                        return Err(self.mistake(
                            format!("a number is missing after `{word}`"),
                            format!("write `{word} 10`"),
                        ));
                    }
                }
                "VALUES" => {
                    self.skip();
                    self.values()?;
                }
                _ => {
                    return Err(
                        self.strange_word(&TAIL, "after the pattern stand GROUP BY, HAVING, ORDER BY, LIMIT")
                    );
                }
            }
        }
        Ok(())
    }

    /// What is grouped or ordered by.
    fn conditions(&mut self, word: &str) -> Read {
        let mut count = 0;
        while let Some(token) = self.peek() {
            let is_order = token.is_word("ASC") || token.is_word("DESC");
            if token.is("(") {
                if word == "GROUP" { self.group_key()? } else { self.bracketed()? }
            } else if token.kind == Kind::Variable {
                self.skip();
            } else if is_order && !self.second().is_some_and(|next| next.is("(")) {
                let word = token.text.to_ascii_uppercase();
                return Err(
                    self.mistake(format!("`{word}` has no brackets after it"), format!("write `{word}(?x)`"))
                );
            } else if token.is(",") {
                return Err(self.mistake("they are separated by blanks", "leave out the comma"));
            } else if self.second().is_some_and(|next| next.is("("))
                && !token.is_word("HAVING")
                && token.kind != Kind::Sign
            {
                self.call()?;
            } else if count == 0 {
                return Err(self.mistake(
                    format!("a variable is missing after `{word} BY`"),
                    format!("write `{word} BY ?x`"),
                ));
            } else {
                break;
            }
            count += 1;
        }
        if count == 0 {
            return Err(self.mistake(
                format!("a variable is missing after `{word} BY`"),
                format!("write `{word} BY ?x`"),
            ));
        }
        Ok(())
    }

    /// `INSERT`, `DELETE` and `WITH`.
    fn change(&mut self) -> Read {
        if self.take_word("WITH") && !self.take_iri()? {
            return Err(self.mistake("WITH needs the name of a graph", "write `WITH <address>`"));
        }
        while self.is_word("INSERT") || self.is_word("DELETE") {
            let word = self.peek().map_or("", |token| token.text).to_ascii_uppercase();
            self.skip();
            if self.take_word("DATA") {
                return self.group();
            }
            if word == "DELETE" && self.take_word("WHERE") {
                return self.group();
            }
            if !self.is("{") {
                let hint = format!("write `{word} DATA {{ … }}`, or `{word} {{ … }} WHERE {{ … }}`");
                return Err(self.mistake(format!("`{{` is missing after `{}`", self.last()), hint));
            }
            self.group()?;
        }
        self.datasets()?;
        if !self.take_word("WHERE") {
            return Err(self
                .mistake("`WHERE` is missing", "end with `WHERE { … }`, or write `DATA` before the brace"));
        }
        self.group()
    }
}

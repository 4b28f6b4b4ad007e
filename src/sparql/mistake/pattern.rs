//! What stands in braces: triples, filters, groups.

use super::reader::{Read, Reader, Stop};
use super::request::TAIL;
use crate::sparql::token::{Kind, Token};

/// Words that begin a part of a group.
const PARTS: [&str; 11] =
    ["FILTER", "OPTIONAL", "UNION", "MINUS", "GRAPH", "SERVICE", "BIND", "VALUES", "SELECT", "LATERAL", "a"];

impl<'t> Reader<'t> {
    /// A group in braces.
    pub(super) fn group(&mut self) -> Read {
        if !self.take("{") {
            let said = format!("`{{` is missing after `{}`", self.last());
            return Err(self.mistake(said, "a pattern stands in braces: `{ ?s ?p ?o }`"));
        }
        if self.is_word("SELECT") {
            self.within(Self::select)?;
        } else {
            while self.peek().is_some_and(|token| !token.is("}")) {
                self.within(Self::part)?;
            }
        }
        if self.take("}") { Ok(()) } else { Err(Stop::Unknown) }
    }

    fn part(&mut self) -> Read {
        let Some(token) = self.peek() else { return Ok(()) };
        if token.is("{") {
            self.group()?;
            while self.take_word("UNION") {
                self.group()?;
            }
        } else if token.is(".") {
            self.skip();
        } else if token.is_term() {
            self.triples()?;
        } else if token.kind == Kind::Word {
            self.keyword(token)?;
        } else if token.is("<<") || token.is("{|") || token.is("~") {
            return Err(Stop::Unknown);
        } else if is_comparison(token) {
            return Err(self.loose_comparison());
        } else {
            let said = format!("`{}` has no meaning here", token.text);
            return Err(self.mistake(said, "here a triple begins, or FILTER, OPTIONAL, BIND and the like"));
        }
        Ok(())
    }

    fn keyword(&mut self, token: Token<'t>) -> Read {
        match token.text.to_ascii_uppercase().as_str() {
            "FILTER" => {
                self.skip();
                self.condition("FILTER")
            }
            "BIND" => {
                self.skip();
                if self.is("(") {
                    return self.named();
                }
                Err(self.mistake("`(` is missing after `BIND`", "write `BIND(expression AS ?name)`"))
            }
            "OPTIONAL" | "MINUS" | "LATERAL" => {
                self.skip();
                self.group()
            }
            word @ ("GRAPH" | "SERVICE") => {
                self.skip();
                if word == "SERVICE" {
                    self.take_word("SILENT");
                }
                if !self.take_iri()? && !self.take_kind(Kind::Variable) {
                    return Err(self.mistake(
                        format!("{word} needs a name"),
                        format!("write `{word} <address> {{ … }}`"),
                    ));
                }
                self.group()
            }
            "VALUES" => {
                self.skip();
                self.values()
            }
            "UNION" => Err(self.mistake("UNION joins two groups", "write `{ … } UNION { … }`")),
            word if TAIL.contains(&word) => {
                let clause =
                    if matches!(word, "GROUP" | "ORDER") { format!("{word} BY") } else { word.to_owned() };
                let said = format!("`{}` stands within the braces of the pattern", token.text);
                Err(self.mistake(said, format!("write `{clause} …` after the closing `}}`")))
            }
            _ => Err(self.strange_word(
                &PARTS,
                &format!("a variable is written `?{0}`, a name `plan:{0}`", token.text),
            )),
        }
    }

    /// What `FILTER` and `HAVING` ask.
    pub(super) fn condition(&mut self, word: &str) -> Read {
        let Some(token) = self.peek() else {
            return Err(self.mistake(format!("{word} asks nothing"), "write `FILTER(…)`"));
        };
        if token.is("(") {
            return self.bracketed();
        }
        self.take_word("NOT");
        if self.take_word("EXISTS") {
            return self.group();
        }
        if self.second().is_some_and(|next| next.is("("))
            && token.kind != Kind::Variable
            && token.kind != Kind::Sign
        {
            return self.call();
        }
        Err(self.mistake("a condition stands in brackets", format!("write `{word}(?x = …)`")))
    }

    /// A call of a function.
    pub(super) fn call(&mut self) -> Read {
        if self.is_kind(Kind::Name) {
            self.known_prefix()?;
        }
        self.skip();
        self.bracketed()
    }

    /// A block of data.
    pub(super) fn values(&mut self) -> Read {
        if self.take("(") {
            while self.take_kind(Kind::Variable) {}
            if !self.take(")") {
                return Err(self
                    .mistake("VALUES names variables, without commas", "write `VALUES (?a ?b) { (1 2) }`"));
            }
        } else if !self.take_kind(Kind::Variable) {
            return Err(self.mistake("VALUES needs a variable", "write `VALUES ?x { … }`"));
        }
        if !self.take("{") {
            return Err(
                self.mistake("`{` is missing after the variables of VALUES", "write `VALUES ?x { … }`")
            );
        }
        while let Some(token) = self.peek() {
            if token.is("}") {
                break;
            }
            if token.is(",") {
                return Err(self.mistake("values are separated by blanks", "leave out the comma"));
            }
            if token.kind == Kind::Variable {
                return Err(self.mistake("values are no variables", "write terms, or UNDEF"));
            }
            if token.kind == Kind::Name {
                self.known_prefix()?;
            }
            self.skip();
        }
        if self.take("}") { Ok(()) } else { Err(Stop::Unknown) }
    }

    /// Triples of one subject.
    fn triples(&mut self) -> Read {
        let is_list = self.is("[");
        let subject = self.peek().map_or("", |token| token.text);
        self.term()?;
        // `[ plan:party ?u ] .` says all within the brackets.
        if is_list && (self.is(".") || self.is("}")) {
            return Ok(());
        }
        loop {
            if !self.verb()? {
                return Err(self.missing_predicate(subject));
            }
            self.objects()?;
            if !self.is(";") {
                break;
            }
            while self.take(";") {}
            if self.peek().is_none_or(|token| token.is(".") || token.is("}") || token.is("]")) {
                break;
            }
        }
        match self.peek() {
            Some(token) if token.is_term() || token.is_word("a") => {
                let hint = "end a triple with `.`, or with `;` where the next is of the same subject";
                Err(self.mistake(format!("`.` is missing before `{}`", token.text), hint))
            }
            Some(token) if is_comparison(token) => Err(self.loose_comparison()),
            Some(token) if token.is("<<") || token.is("{|") || token.is("~") => Err(Stop::Unknown),
            _ => Ok(()),
        }
    }

    fn objects(&mut self) -> Read {
        loop {
            match self.peek() {
                Some(token) if token.is_term() => self.term()?,
                Some(token) if token.is("<<") => return Err(Stop::Unknown),
                _ => {
                    let last = self.last();
                    let said = format!("an object is missing after `{last}`");
                    return Err(self.mistake(said, "write a term or a variable there: `?value`"));
                }
            }
            if !self.take(",") {
                return Ok(());
            }
        }
    }

    fn missing_predicate(&self, subject: &str) -> Stop {
        match self.peek() {
            Some(token) if is_comparison(token) => self.loose_comparison(),
            Some(token) if token.is("<<") || token.is("~") || token.is("{|") => Stop::Unknown,
            Some(token) if token.kind == Kind::Word && self.second().is_some_and(|next| next.is_term()) => {
                self.strange_word(&PARTS, &format!("a predicate has a prefix: `plan:{}`", token.text))
            }
            _ => {
                let last = self.last();
                let said = format!("a predicate is missing after `{last}`");
                self.mistake(said, format!("a triple has three parts: `{subject} ?predicate ?object`"))
            }
        }
    }

    fn loose_comparison(&self) -> Stop {
        self.mistake("a comparison stands in a FILTER", "write `FILTER(?x = …)`")
    }

    /// A term, a variable, a list or a node in square brackets.
    fn term(&mut self) -> Read {
        let Some(token) = self.peek() else { return Ok(()) };
        if token.kind == Kind::Name {
            self.known_prefix()?;
        }
        self.skip();
        match (token.kind, token.text) {
            (Kind::Text, _) => {
                if self.take("^^") && !self.take_iri()? {
                    return Err(self.mistake("a datatype is missing after `^^`", "write `\"…\"^^xsd:date`"));
                }
                self.take_kind(Kind::Tag);
                Ok(())
            }
            (Kind::Sign, "+" | "-") => {
                if self.take_kind(Kind::Number) {
                    Ok(())
                } else {
                    Err(self.mistake("a number is missing", "write `-1`"))
                }
            }
            (Kind::Sign, "(") => {
                while self.peek().is_some_and(|token| token.is_term()) {
                    self.within(Self::term)?;
                }
                if self.take(")") { Ok(()) } else { Err(Stop::Unknown) }
            }
            (Kind::Sign, "[") => self.within(Self::node),
            _ => Ok(()),
        }
    }

    /// What stands in square brackets after the opening one.
    fn node(&mut self) -> Read {
        while !self.take("]") {
            if !self.verb()? {
                return Err(self.missing_predicate("[] "));
            }
            self.objects()?;
            while self.take(";") {}
            if self.peek().is_none() {
                return Err(Stop::Unknown);
            }
        }
        Ok(())
    }

    /// A predicate or a path, if one is next.
    fn verb(&mut self) -> Result<bool, Stop> {
        if self.take_kind(Kind::Variable) { Ok(true) } else { self.path() }
    }

    fn path(&mut self) -> Result<bool, Stop> {
        if !self.step()? {
            return Ok(false);
        }
        while self.take("/") || self.take("|") {
            if !self.step()? {
                let said = format!("a predicate is missing after `{}`", self.last());
                return Err(self.mistake(said, "a path goes on with a predicate: `plan:a/plan:b`"));
            }
        }
        Ok(true)
    }

    /// One step of a path.
    fn step(&mut self) -> Result<bool, Stop> {
        while self.take("^") || self.take("!") {}
        let is_one = if self.take("(") {
            // `!()` excludes nothing.
            (self.is(")") || self.within(Self::path)?) && self.take(")")
        } else {
            self.take_word("a") || self.take_iri()?
        };
        while is_one && (self.take("*") || self.take("+") || self.take("?")) {}
        Ok(is_one)
    }
}

/// Whether an operator compares.
fn is_comparison(token: Token<'_>) -> bool {
    ["=", "==", "!=", "<", ">", "<=", ">=", "&&", "||", "*", "/"].iter().any(|sign| token.is(sign))
}

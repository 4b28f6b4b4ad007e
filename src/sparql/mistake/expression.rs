//! What stands in round brackets.

use super::reader::{Read, Reader, Stop};
use crate::diagnostic::nearest;
use crate::sparql::token::{Kind, Token};

/// Functions and aggregates of the language.
const FUNCTIONS: [&str; 71] = [
    "ABS",
    "ADJUST",
    "AVG",
    "BNODE",
    "BOUND",
    "CEIL",
    "COALESCE",
    "CONCAT",
    "CONTAINS",
    "COUNT",
    "DATATYPE",
    "DAY",
    "ENCODE_FOR_URI",
    "FLOOR",
    "GROUP_CONCAT",
    "HASLANG",
    "HASLANGDIR",
    "HOURS",
    "IF",
    "IRI",
    "ISBLANK",
    "ISIRI",
    "ISLITERAL",
    "ISNUMERIC",
    "ISTRIPLE",
    "ISURI",
    "LANG",
    "LANGDIR",
    "LANGMATCHES",
    "LCASE",
    "MAX",
    "MD5",
    "MIN",
    "MINUTES",
    "MONTH",
    "NOW",
    "OBJECT",
    "PREDICATE",
    "RAND",
    "REGEX",
    "REPLACE",
    "ROUND",
    "SAMETERM",
    "SAMPLE",
    "SECONDS",
    "SHA1",
    "SHA256",
    "SHA384",
    "SHA512",
    "STR",
    "STRAFTER",
    "STRBEFORE",
    "STRDT",
    "STRENDS",
    "STRLANG",
    "STRLANGDIR",
    "STRLEN",
    "STRSTARTS",
    "STRUUID",
    "SUBJECT",
    "SUBSTR",
    "SUM",
    "TIMEZONE",
    "TRIPLE",
    "TZ",
    "UCASE",
    "URI",
    "UUID",
    "YEAR",
    "ASC",
    "DESC",
];

/// Words of expressions that are no functions.
const WORDS: [&str; 5] = ["IN", "NOT", "EXISTS", "DISTINCT", "SEPARATOR"];

/// Words of other languages, and what is written here.
const FOREIGN: [(&str, &str); 6] = [
    ("AND", "write `&&`"),
    ("OR", "write `||`"),
    ("LIKE", "use CONTAINS(text, part) or REGEX(text, pattern)"),
    ("NULL", "use BOUND(?variable)"),
    ("IS", "use BOUND(?variable), or `=`"),
    ("BETWEEN", "write two comparisons with `&&`"),
];

impl<'t> Reader<'t> {
    /// Brackets with an expression and a name for it: `(COUNT(?x) AS ?n)`.
    pub(super) fn named(&mut self) -> Read {
        self.skip();
        self.operands()?;
        if !self.take_word("AS") {
            return Err(self.mistake("an expression needs a name here", "write `(… AS ?name)`"));
        }
        if !self.take_kind(Kind::Variable) {
            return Err(self.mistake("after `AS` stands a variable", "write `AS ?name`"));
        }
        self.close()
    }

    /// Brackets with an expression, the next token the opening one.
    pub(super) fn bracketed(&mut self) -> Read {
        self.skip();
        self.operands()?;
        if self.is_word("AS") {
            return Err(self.mistake("nothing is named here", "use `BIND(… AS ?name)`"));
        }
        self.close()
    }

    /// Brackets with an expression, which may be named.
    pub(super) fn group_key(&mut self) -> Read {
        self.skip();
        self.operands()?;
        if self.take_word("AS") && !self.take_kind(Kind::Variable) {
            return Err(self.mistake("after `AS` stands a variable", "write `AS ?name`"));
        }
        self.close()
    }

    fn close(&mut self) -> Read {
        if self.take(")") { Ok(()) } else { Err(self.mistake("`)` is missing here", "write `)`")) }
    }

    /// Operands and operators up to the closing bracket or `AS`.
    fn operands(&mut self) -> Read {
        let mut behind_operand = false;
        while let Some(token) = self.peek() {
            if token.is(")") || token.is("}") || token.is_word("AS") {
                return Ok(());
            }
            let begins =
                token.is("(") || token.kind != Kind::Sign && token.kind != Kind::Tag && !is_joining(token);
            if begins && behind_operand && !is_foreign(token) && token.text != "<>" {
                let said = format!("an operator is missing before `{}`", token.text);
                return Err(self.mistake(said, "join conditions with `&&` or `||`, arguments with `,`"));
            }
            behind_operand = self.operand(token, behind_operand)?;
        }
        Ok(())
    }

    /// One token, or what it begins; whether an operand ends with it.
    fn operand(&mut self, token: Token<'t>, behind_operand: bool) -> Result<bool, Stop> {
        match token.kind {
            Kind::Word => self.word(token),
            Kind::Name => {
                self.known_prefix()?;
                self.skip();
                Ok(!self.is("("))
            }
            Kind::Iri => {
                if token.text == "<>" {
                    return Err(self.mistake("`<>` compares nothing", "write `!=`"));
                }
                self.skip();
                Ok(!self.is("("))
            }
            Kind::Tag => {
                self.skip();
                Ok(behind_operand)
            }
            Kind::Sign => match token.text {
                "(" => self.within(Self::bracketed).map(|()| true),
                "==" => Err(self.mistake("`==` is no operator", "write `=`")),
                "<<" | "{" | "[" | "." => Err(Stop::Unknown),
                _ => {
                    self.skip();
                    // All rows: `COUNT(*)`.
                    Ok(token.is("*") && self.is(")"))
                }
            },
            _ => {
                self.skip();
                Ok(true)
            }
        }
    }

    fn word(&mut self, token: Token<'t>) -> Result<bool, Stop> {
        let word = token.text.to_ascii_uppercase();
        if let Some((_, hint)) = FOREIGN.iter().find(|(foreign, _)| *foreign == word) {
            return Err(self.mistake(format!("`{}` is no word of SPARQL", token.text), *hint));
        }
        let is_call = self.second().is_some_and(|next| next.is("("));
        if word == "TRUE" || word == "FALSE" {
            self.skip();
            return Ok(true);
        }
        if word == "EXISTS" {
            self.skip();
            return self.within(Self::group).map(|()| true);
        }
        if WORDS.contains(&word.as_str()) || is_call && FUNCTIONS.contains(&word.as_str()) {
            self.skip();
            return Ok(false);
        }
        let hint = nearest(&word, FUNCTIONS);
        Err(if is_call {
            let hint = hint
                .unwrap_or_else(|| "functions of a vocabulary have its prefix: `plan:pinyin(…)`".to_owned());
            self.mistake(format!("there is no function `{}`", token.text), hint)
        } else if FUNCTIONS.contains(&word.as_str()) {
            self.mistake(format!("`{}` has no brackets after it", token.text), format!("write `{word}(…)`"))
        } else {
            let hint = format!("a variable is written `?{0}`, a text `\"{0}\"`", token.text);
            self.mistake(format!("`{}` has no meaning here", token.text), hint)
        })
    }
}

/// Whether a word joins what stands before it with what follows.
fn is_joining(token: Token<'_>) -> bool {
    ["IN", "NOT", "SEPARATOR"].iter().any(|word| token.is_word(word))
}

fn is_foreign(token: Token<'_>) -> bool {
    FOREIGN.iter().any(|(word, _)| token.is_word(word))
}

//! IRIs of the terms the graph uses: our own (`plan:`) and those we reuse.
//!
//! The terms are defined in `ontology/plangraph.ttl`; a test holds the two together.
//! Terms live in one fixed namespace; only the base of instances is configurable ([`crate::iri`]).

/// Namespace of our terms, prefix `plan:`.
pub const NAMESPACE: &str = "https://w3id.org/plangraph/def#";

/// Base of the concepts of our schemes: `…/concept/{scheme}/{slug}`.
pub const CONCEPTS: &str = "https://w3id.org/plangraph/concept/";

/// Base of the namespaces of reports: `…/report/{name}#{key}`.
pub const REPORTS: &str = "https://w3id.org/plangraph/report/";

macro_rules! terms {
    ($doc:literal, $base:literal, $($name:ident = $local:literal;)*) => {
        #[doc = $doc]
        #[allow(missing_docs, reason = "each term is documented by its own IRI")]
        mod inner {
            use oxigraph::model::NamedNodeRef;
            $(pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($base, $local));)*
            /// All terms of this module.
            pub const ALL: &[NamedNodeRef<'static>] = &[$($name),*];
        }
        pub use inner::*;
    };
}

/// Our own terms.
pub mod plan {
    terms! {
        "Terms of the plangraph ontology.", "https://w3id.org/plangraph/def#",
        ACTOR_ROLE = "ActorRole";
        AIM = "Aim";
        ANALYSIS_REPORT = "AnalysisReport";
        AREA_STATEMENT = "AreaStatement";
        BASELINE = "Baseline";
        CITATION = "Citation";
        DAMAGE = "Damage";
        DISTRICT = "District";
        DOCUMENT_COUNT = "DocumentCount";
        ENTERPRISE = "Enterprise";
        EVIDENCE_SPAN = "EvidenceSpan";
        FUNCTION_CLASS = "Function";
        GOVERNMENT = "Government";
        HEADLINE_TARGET = "HeadlineTarget";
        INSTITUTION = "Institution";
        INSTRUMENT = "Instrument";
        MEASURE = "Measure";
        MENTION = "Mention";
        METRIC_CLASS = "Metric";
        NOTICE = "Notice";
        OPEN_PARTY_SET = "OpenPartySet";
        ORIGINAL_FILE = "OriginalFile";
        PARK = "Park";
        PARTY_CLASS = "Party";
        PARTY_ALIAS = "PartyAlias";
        PARTY_BODY = "PartyBody";
        PLAN = "Plan";
        PROCESS_LIMIT = "ProcessLimit";
        PUBLIC_BODY = "PublicBody";
        PUBLIC_INSTITUTION = "PublicInstitution";
        QUANTITY_STATEMENT = "QuantityStatement";
        REPORT = "Report";
        REPORTED_FACT = "ReportedFact";
        RESPONSIBILITY_ASSIGNMENT = "ResponsibilityAssignment";
        SECTION = "Section";
        SECTOR = "Sector";
        SECTOR_FOCUS = "SectorFocus";
        SOCIAL_ORGANIZATION = "SocialOrganization";
        SOURCE_FILE = "SourceFile";
        SPATIAL_LAYOUT = "SpatialLayout";
        SUBSIDY_CEILING = "SubsidyCeiling";
        TARGET = "Target";
        TASK_CLASS = "Task";
        TASK_TARGET = "TaskTarget";
        TOWN_GOVERNMENT = "TownGovernment";
        WORK = "Work";
        ZONE_CLASS = "Zone";
        ZONE_AUTHORITY = "ZoneAuthority";
        ZONE_ROLE_CLASS = "ZoneRole";

        ACTOR_LABEL = "actorLabel";
        ADDITIVE = "additive";
        ADDRESSEES = "addressees";
        ADMINISTERS = "administers";
        ALIAS_LABEL = "aliasLabel";
        APPROXIMATION_TOKEN = "approximationToken";
        ASSERTED_ROLE = "assertedRole";
        BASE_MEASURE = "baseMeasure";
        BOUND_MEASURE = "boundMeasure";
        CHAR_COUNT = "charCount";
        CITED_WORK = "citedWork";
        CITING = "citing";
        COLLATION_KEY = "collationKey";
        COMPARATOR = "comparator";
        COMPARATOR_TOKEN = "comparatorToken";
        COMPONENT_COUNT = "componentCount";
        CONCERNS_ZONE = "concernsZone";
        CONFIDENCE = "confidence";
        CONVERSION_DIVISOR = "conversionDivisor";
        CONVERSION_FACTOR = "conversionFactor";
        COPIED_TO = "copiedTo";
        CUT_VERTEX_OF = "cutVertexOf";
        DAMAGE_KIND = "damageKind";
        DEADLINE = "deadline";
        DERIVATION = "derivation";
        DESCRIBES = "describes";
        DIGEST = "digest";
        DIRECTION = "direction";
        ENCODING = "encoding";
        EVIDENCE = "evidence";
        EXTENT_END = "extentEnd";
        EXTENT_START = "extentStart";
        FACTOR = "factor";
        FILE_FORMAT = "fileFormat";
        FILE_NAME = "fileName";
        FOCUS_RANK = "focusRank";
        FOCUS_SECTOR = "focusSector";
        FUNCTION = "function";
        FURTHER_RESPONSIBILITY_LIST = "furtherResponsibilityList";
        HORIZON = "horizon";
        IN_DISTRICT = "inDistrict";
        IN_LAYOUT = "inLayout";
        IN_SECTION = "inSection";
        INSTITUTION_KIND = "institutionKind";
        INSTRUMENT_KIND = "instrumentKind";
        LIMIT = "limit";
        LOWER_BOUND = "lowerBound";
        LOWER_INCLUSIVE = "lowerInclusive";
        MATCHED_FIELD = "matchedField";
        MATCHED_TEXT = "matchedText";
        MAX_VALUE = "maxValue";
        MENTIONS = "mentions";
        METRIC = "metric";
        MIN_VALUE = "minValue";
        MODALITY = "modality";
        MODALITY_TOKEN = "modalityToken";
        OCCURRENCES = "occurrences";
        OF_PLAN = "ofPlan";
        OPEN_LIST = "openList";
        ORDER = "order";
        ORDINAL = "ordinal";
        PARENT_SECTION = "parentSection";
        PART_OF_ZONE = "partOfZone";
        PARTY = "party";
        PARTY_COUNT = "partyCount";
        PERIOD_END = "periodEnd";
        PERIOD_START = "periodStart";
        PINYIN = "pinyin";
        PLAN_ISSUED = "planIssued";
        POSITION = "position";
        POSITIONING = "positioning";
        PRESUMED_LEAD = "presumedLead";
        PRESUMED_ROLE = "presumedRole";
        PRESUMED_SUPPORT = "presumedSupport";
        PROPOSED_BY = "proposedBy";
        PUBLICITY_NOTE = "publicityNote";
        PUBLISHER_NAME = "publisherName";
        QUALIFIER = "qualifier";
        QUANTITY_KIND = "quantityKind";
        QUOTE = "quote";
        READING = "reading";
        REPAIR_KIND = "repairKind";
        REPORT_NAME = "reportName";
        REPORTS_ON = "reportsOn";
        REPRINTED_BY = "reprintedBy";
        RESPONSIBILITY_LIST = "responsibilityList";
        RESPONSIBLE_PARTY = "responsibleParty";
        ROLE_LABEL = "roleLabel";
        RULE = "rule";
        SCOPE = "scope";
        SCOPE_DISTRICT = "scopeDistrict";
        SCOPE_STATUS = "scopeStatus";
        SCORE = "score";
        SEARCH = "search";
        SEARCH_TEXT = "searchText";
        SECTION_KIND = "sectionKind";
        SHA256 = "sha256";
        SOURCE = "source";
        SOURCE_KIND = "sourceKind";
        STATEMENT_NUMBER = "statementNumber";
        STRENGTH = "strength";
        TASK = "task";
        TASK_NUMBER = "taskNumber";
        TEXT_STATUS = "textStatus";
        UNIT = "unit";
        UNIT_STATUS = "unitStatus";
        UPPER_BOUND = "upperBound";
        UPPER_INCLUSIVE = "upperInclusive";
        VALUE = "value";
        WRITTEN_LABEL = "writtenLabel";
        ZONE = "zone";
        ZONE_ROLE = "zoneRole";
    }
}

/// Dublin Core terms.
pub mod dcterms {
    terms! {
        "Dublin Core terms.", "http://purl.org/dc/terms/",
        CONFORMS_TO = "conformsTo";
        HAS_VERSION = "hasVersion";
        IDENTIFIER = "identifier";
        ISSUED = "issued";
        LANGUAGE = "language";
        RIGHTS = "rights";
        TITLE = "title";
        TYPE = "type";
    }
}

/// European Legislation Identifier ontology.
pub mod eli {
    terms! {
        "European Legislation Identifier ontology.", "http://data.europa.eu/eli/ontology#",
        BASED_ON = "based_on";
        CITES = "cites";
        DATE_DOCUMENT = "date_document";
        DATE_PUBLICATION = "date_publication";
        HAS_ANNEX = "has_annex";
        JURISDICTION = "jurisdiction";
        NUMBER = "number";
        PASSED_BY = "passed_by";
        PUBLISHER_AGENT = "publisher_agent";
    }
}

/// Web Annotation vocabulary.
pub mod oa {
    terms! {
        "Web Annotation vocabulary.", "http://www.w3.org/ns/oa#",
        END = "end";
        EXACT = "exact";
        HAS_SELECTOR = "hasSelector";
        HAS_SOURCE = "hasSource";
        SPECIFIC_RESOURCE = "SpecificResource";
        START = "start";
        TEXT_POSITION_SELECTOR = "TextPositionSelector";
        TEXT_QUOTE_SELECTOR = "TextQuoteSelector";
    }
}

/// SKOS.
pub mod skos {
    terms! {
        "SKOS.", "http://www.w3.org/2004/02/skos/core#",
        ALT_LABEL = "altLabel";
        BROADER = "broader";
        CONCEPT = "Concept";
        CONCEPT_SCHEME = "ConceptScheme";
        EXACT_MATCH = "exactMatch";
        IN_SCHEME = "inScheme";
        NARROWER = "narrower";
        NOTATION = "notation";
        PREF_LABEL = "prefLabel";
    }
}

/// GeoSPARQL.
pub mod geo {
    terms! {
        "GeoSPARQL.", "http://www.opengis.net/ont/geosparql#",
        HAS_METRIC_AREA = "hasMetricArea";
        SF_WITHIN = "sfWithin";
    }
}

/// DCAT.
pub mod dcat {
    terms! {
        "DCAT.", "http://www.w3.org/ns/dcat#",
        BYTE_SIZE = "byteSize";
    }
}

/// VoID.
pub mod void {
    terms! {
        "VoID.", "http://rdfs.org/ns/void#",
        DATASET = "Dataset";
        DISTINCT_OBJECTS = "distinctObjects";
        DISTINCT_SUBJECTS = "distinctSubjects";
        PROPERTY = "property";
        PROPERTY_PARTITION = "propertyPartition";
        TRIPLES = "triples";
    }
}

/// SPARQL 1.1 Service Description.
pub mod sd {
    /// Namespace, prefix `sd:`.
    pub const NAMESPACE: &str = "http://www.w3.org/ns/sparql-service-description#";

    terms! {
        "SPARQL 1.1 Service Description.", "http://www.w3.org/ns/sparql-service-description#",
        BASIC_FEDERATED_QUERY = "BasicFederatedQuery";
        DATASET = "Dataset";
        DEFAULT_DATASET = "defaultDataset";
        DEFAULT_GRAPH = "defaultGraph";
        ENDPOINT = "endpoint";
        EXTENSION_FUNCTION = "extensionFunction";
        FEATURE = "feature";
        FUNCTION = "Function";
        GRAPH = "Graph";
        GRAPH_PROPERTY = "graph";
        NAME = "name";
        NAMED_GRAPH = "namedGraph";
        NAMED_GRAPH_CLASS = "NamedGraph";
        RESULT_FORMAT = "resultFormat";
        SERVICE = "Service";
        SPARQL_11_QUERY = "SPARQL11Query";
        SPARQL_11_UPDATE = "SPARQL11Update";
        SUPPORTED_LANGUAGE = "supportedLanguage";
    }
}

/// PROV-O.
pub mod prov {
    terms! {
        "PROV-O.", "http://www.w3.org/ns/prov#",
        WAS_DERIVED_FROM = "wasDerivedFrom";
    }
}

/// The W3C Organization ontology.
pub mod org {
    terms! {
        "The W3C Organization ontology.", "http://www.w3.org/ns/org#",
        SUB_ORGANIZATION_OF = "subOrganizationOf";
    }
}

/// Prefixes used when writing Turtle and in the examples.
pub const PREFIXES: &[(&str, &str)] = &[
    ("plan", NAMESPACE),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("eli", "http://data.europa.eu/eli/ontology#"),
    ("geo", "http://www.opengis.net/ont/geosparql#"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("void", "http://rdfs.org/ns/void#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

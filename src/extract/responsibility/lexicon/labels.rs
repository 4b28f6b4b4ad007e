//! Labels before lists.

use crate::extract::responsibility::Role;

/// First halves of labels, with the role they give (conventions 28, 35).
pub(in crate::extract::responsibility) const LABEL_STEMS: &[(&str, Role)] = &[
    ("责任", Role::Responsible),
    ("负责", Role::Responsible),
    ("主责", Role::Responsible),
    ("主要责任", Role::Responsible),
    ("第一责任", Role::Responsible),
    ("具体责任", Role::Responsible),
    ("具体实施", Role::Responsible),
    ("主要牵头", Role::Lead),
    ("总体牵头", Role::Lead),
    ("共同责任", Role::Responsible),
    ("实施", Role::Responsible),
    ("组织实施", Role::Responsible),
    ("落实", Role::Responsible),
    ("责任落实", Role::Responsible),
    ("承办", Role::Responsible),
    ("承担", Role::Responsible),
    ("执行", Role::Responsible),
    ("推进", Role::Responsible),
    ("责任主管", Role::Responsible),
    ("牵头", Role::Lead),
    ("主牵头", Role::Lead),
    ("总牵头", Role::Lead),
    ("主办", Role::Lead),
    ("牵头责任", Role::Lead),
    ("责任牵头", Role::Lead),
    ("牵头负责", Role::Lead),
    ("负责牵头", Role::Lead),
    ("牵头主办", Role::Lead),
    ("配合", Role::Support),
    ("协办", Role::Support),
    ("参与", Role::Support),
    ("参加", Role::Support),
    ("协同", Role::Support),
    ("协作", Role::Support),
    ("协助", Role::Support),
    ("协调配合", Role::Support),
    ("参与配合", Role::Support),
    ("协同配合", Role::Support),
    ("支持配合", Role::Support),
    ("配合责任", Role::Support),
    ("责任配合", Role::Support),
    ("协同责任", Role::Support),
    ("会办", Role::Support),
];

/// Second halves of labels.
pub(in crate::extract::responsibility) const LABEL_NOUNS: &[&str] = &[
    "单位",
    "部门",
    "主体",
    "机构",
    "机关",
    "地区",
    "区县",
    "县区",
    "市县",
    "市级部门",
    "市直部门",
    "省直部门",
    "区级部门",
    "单位(部门)",
    "部门(单位)",
    "单位和部门",
    "部门和单位",
    "单位及部门",
    "部门及单位",
    "单位、部门",
    "部门、单位",
    "单位/部门",
    "部门/单位",
    "单位部门",
    "部门单位",
];

/// Labels that are not made of a stem and a noun.
pub(in crate::extract::responsibility) const LABELS: &[(&str, Role)] = &[
    ("责任分工", Role::Responsible),
    ("职责分工", Role::Responsible),
    ("任务分工", Role::Responsible),
    ("部门分工", Role::Responsible),
    ("工作分工", Role::Responsible),
    ("分工单位", Role::Responsible),
    ("分工部门", Role::Responsible),
];

/// Half labels that count only before a colon and after a mark: `（牵头：A；配合：B）`.
pub(in crate::extract::responsibility) const HALF_LABELS: &[(&str, Role)] = &[
    ("牵头:", Role::Lead),
    ("主办:", Role::Lead),
    ("配合:", Role::Support),
    ("协办:", Role::Support),
    ("参与:", Role::Support),
    ("协同:", Role::Support),
    ("责任:", Role::Responsible),
    ("负责:", Role::Responsible),
    ("承办:", Role::Responsible),
];

/// Labels of persons and contacts; what follows is no unit (convention 28).
pub(in crate::extract::responsibility) const PERSON_LABELS: &[&str] = &[
    "领导",
    "市领导",
    "区领导",
    "县领导",
    "局领导",
    "单位负责人",
    "部门负责人",
    "责任人",
    "责任人员",
    "负责人",
    "联系人",
    "牵头人",
    "联络人",
    "经办人",
    "责任同志",
    "电话",
    "联系方式",
    "邮箱",
];

/// Labels of times; what follows is a deadline.
pub(in crate::extract::responsibility) const TIME_LABELS: &[&str] = &[
    "时限",
    "时间",
    "期限",
    "节点",
    "时限要求",
    "进度",
    "日期",
    "进度安排",
    "时间安排",
    "时间要求",
    "进度要求",
    "完成时序",
];

/// Words before the last word of a label of persons or times.
pub(in crate::extract::responsibility) const LABEL_MODIFIERS: &[&str] = &[
    "牵头", "分管", "责任", "联系", "包联", "挂钩", "挂点", "主要", "具体", "第一", "直接", "市级", "区级",
    "县级", "完成", "办结", "工作", "整改", "计划", "任务", "落实", "实施", "推进", "预计", "目标", "启动",
    "起止", "联络", "咨询", "办公", "手机", "固定",
];

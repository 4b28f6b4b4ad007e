//! Words that the names of areas are read with.

/// Suffixes of the names of areas, the longer before those they end with.
pub(super) static SUFFIXES: &str = "\
    特别行政区 自治区 自治州 自治县 自治旗 地区 林区 新区 省 市 区 县 旗 盟";

/// Peoples in the names of autonomous areas, without 族.
pub(super) static PEOPLES: &str = "\
    各 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 拉祜 \
    水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 塔吉克 普米 怒 鄂温克 \
    保安 裕固 独龙 鄂伦春 京";

/// Bare county names that are also words at the beginning of a title: 新兴产业, 公安部, 平安建设.
pub(super) static COMMON: &str = "\
    三门 光泽 南岸 台前 大名 大冶 建平 当阳 洞口 万全 万安 万年 三元 东方 东风 中原 中方 丰满 二七 互助 仁和 会同 保康 信丰 修文 光明 公安 \
    共和 兴业 兴文 凤凰 前进 前锋 南部 博望 博爱 友好 友谊 古田 合作 同仁 同心 名山 向阳 和平 \
    和顺 回民 团结 城中 城关 城北 城厢 城口 城固 复兴 大同 大安 大方 大观 大足 天元 天心 天涯 \
    太和 太平 始兴 安乐 安全 安化 安定 安居 安平 安福 宏伟 定边 宝山 富民 富源 富裕 尚志 工农 \
    市中 市北 市南 平乐 平利 平原 平和 平安 平定 庆安 应城 康乐 延寿 延长 建华 建始 建安 开化 \
    德保 惠农 惠民 成武 振兴 政和 文峰 新丰 新兴 新化 新区 新华 新城 新建 新星 新民 新源 新田 \
    无为 明光 明水 普定 未央 桃源 梨树 武功 比如 民乐 民勤 民权 水富 永丰 永和 永安 永定 永新 \
    江北 江南 江岸 河东 河北 河西 河间 海南 海港 清新 清水 清河 渤海 温泉 港口 游仙 滨江 滨湖 \
    灯塔 爱民 白云 白塔 白水 白玉 石棉 石泉 石门 社旗 红塔 红安 红旗 绿园 绿春 老城 老边 芙蓉 \
    花溪 莲花 解放 资源 路北 路南 运河 进贤 连山 通许 通道 金山 金牛 铁西 长子 长安 长寿 长海 \
    阳春 集中 集安 集贤 雨花 青山 青年 顺平 高密 高平 高新 高明 麒麟 鼓楼 龙口 龙门";

/// Full names of counties that are words: they count only after an area above.
pub(super) static GENERIC: &str = "城区 郊区 矿区 东区 西区";

/// Customary names that the official ones do not give.
pub(super) static CUSTOMARY: &[(&str, &str)] = &[("巴州", "652800"), ("克州", "653000"), ("博州", "652700")];

/// Names that stand for the nation at the beginning of an issuer or a title.
pub(super) static NATIONAL: &str = "\
    中国 中华人民共和国 中国共产党中央 中共中央 中央 全国 国家 国务院 最高人民法院 \
    最高人民检察院 发展改革委 国家发展改革委 国家发展和改革委员会 教育部 科技部 科学技术部 \
    工业和信息化部 工信部 公安部 民政部 司法部 财政部 人力资源社会保障部 人力资源和社会保障部 \
    自然资源部 生态环境部 住房城乡建设部 住房和城乡建设部 交通运输部 水利部 农业农村部 商务部 \
    文化和旅游部 国家卫生健康委 退役军人事务部 退役军人部 应急管理部 外交部 国防部 安全部 审计署 \
    国务院国资委 市场监管总局 金融监管总局 广电总局 体育总局 证监会 银保监会 中央网信办 \
    中国科学院 中国工程院";

/// National bodies with branches named after areas: 国家税务总局上海市税务局.
pub(super) static VERTICAL: &str = "\
    中国人民银行 人民银行 国家税务总局 税务总局 海关总署 国家统计局 国家外汇管理局 \
    国家金融监督管理总局 中国证监会 中国银保监会 国家能源局 国家矿山安全监察局 国家邮政局 \
    中国气象局 中国海事局 中国民用航空局 中国共产党 国家知识产权局";

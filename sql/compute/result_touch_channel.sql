-- Fragment: the channel of a touch, '' where there is none, by the rules that docs/model.md lists: the first that holds. The texts are
-- those of the columns beside it. A name is one of a list if it is there as a whole, or one of its parts between dots.
if(
        /* insert: touch */ = '',
        '',
        multiIf(
            ((position(lower(touch_medium_m) AS touch_way_m, 'cp') > 0 OR touch_way_m IN ('ppc', 'retargeting') OR startsWith(touch_way_m, 'paid'))
                    AS touch_is_paid_m)
                AND (hasAny(
                    {search_engines:Array(String)},
                    arrayPushBack(splitByChar('.', if(touch_source_m != '', lower(touch_source_m), touch_referrer_m) AS touch_from_m), touch_from_m)
                        AS touch_names_m) AS touch_is_search_m), 'paid_search',
            touch_is_paid_m AND (hasAny({social_networks:Array(String)}, touch_names_m) AS touch_is_social_m), 'paid_social',
            touch_way_m IN ('display', 'banner', 'expandable', 'interstitial', 'cpm'), 'display',
            touch_is_paid_m, 'paid_other',
            touch_way_m IN {mail_words:Array(String)} OR touch_from_m IN {mail_words:Array(String)} OR touch_from_m IN {mail_hosts:Array(String)}, 'email',
            touch_way_m IN ('affiliate', 'affiliates'), 'affiliates',
            touch_way_m = 'sms' OR touch_from_m = 'sms', 'sms',
            endsWith(touch_way_m, 'push') OR position(touch_way_m, 'notification') > 0, 'push',
            touch_is_social_m OR touch_way_m IN {social_words:Array(String)}, 'organic_social',
            touch_is_search_m OR touch_way_m = 'organic', 'organic_search',
            touch_way_m IN ('referral', 'app', 'link') OR (touch_referrer_m != '' AND concat(touch_source_m, touch_medium_m, touch_name_m) = ''), 'referral',
            concat(touch_source_m, touch_medium_m, touch_name_m) != '', 'other',
            'direct'))
